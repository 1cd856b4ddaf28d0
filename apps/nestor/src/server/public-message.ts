import { OVHcloudError } from "langchain-ovhcloud";
import { describeFailure } from "../cli/describe-failure.js";
import { exitCode } from "../cli/exit-codes.js";
import { HttpError } from "./http-error.js";

/** What the person at the page is told about an error, and what the terminal is told in addition. */
export interface PublicFailure {
  status: number;
  message: string;
  /** Present for errors that nobody foresaw: their text may name internals, so it stays on the terminal. */
  log?: string;
}

/** Decides how much of an error leaves the process: errors made for people do, others become one fixed sentence. */
export function describePublicly(error: unknown): PublicFailure {
  if (error instanceof HttpError) return { status: error.status, message: error.message };
  const { message, exitCode: code } = describeFailure(error);
  if (code !== exitCode.failed || error instanceof OVHcloudError) return { status: 500, message };
  return { status: 500, message: unforeseen, log: message };
}

const unforeseen =
  "Something went wrong that Nestor did not foresee. The terminal in which `nestor serve` runs says what.";
