import type { Command } from "commander";
import { resolveSettings, type GlobalOptions, type Settings } from "../config/settings.js";
import { explainOtherModel } from "../runtime/other-model.js";
import { line, type Console } from "../terminal/console.js";
import type { ExitCode } from "./exit-codes.js";

/** What the command line needs from outside. */
export interface ProgramContext {
  console: Console;
  signal: AbortSignal;
  /** Receives the exit code of the command that ran. */
  done(code: ExitCode): void;
}

/** Commands that use no model say nothing about models. */
export const quiet = { notice: false };

type Handler<A extends unknown[]> = (settings: Settings, ...args: A) => Promise<ExitCode>;

/** Resolves the settings, says the one line about the mode where it matters, runs, hands on the exit code. */
export function run<A extends unknown[]>(
  { console, done }: ProgramContext,
  handler: Handler<A>,
  { notice }: { notice: boolean } = { notice: true },
): (...args: [...A, ...unknown[]]) => Promise<void> {
  return async (...args) => {
    const command = args.at(-1) as Command;
    const settings = resolveSettings(command.optsWithGlobals<GlobalOptions>());
    if (notice && settings.notice !== undefined && command.name() !== "demo") line(console.err, settings.notice);
    try {
      done(await handler(settings, ...(args as unknown as A)));
    } catch (error) {
      throw await explainOtherModel(error, settings);
    }
  };
}
