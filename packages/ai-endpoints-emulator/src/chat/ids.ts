import { randomBytes } from "node:crypto";

/** Id of a chat answer: `chatcmpl-` and 16 hexadecimal digits, as in the sample of 2026-06-26. */
export function completionId(prefix: "chatcmpl" | "cmpl"): string {
  return `${prefix}-${randomBytes(8).toString("hex")}`;
}

/** Id of a tool call: 9 letters or digits for Mistral models, `chatcmpl-tool-` and 32 digits else (documented samples). */
export function toolCallId(model: string): string {
  if (!/mistral|mixtral/i.test(model)) return `chatcmpl-tool-${randomBytes(16).toString("hex")}`;
  return Array.from(randomBytes(9), (byte) => ALPHANUMERIC[byte % ALPHANUMERIC.length]).join("");
}

const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
