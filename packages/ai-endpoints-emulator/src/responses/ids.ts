import { randomBytes } from "node:crypto";

/** Id of a response or of one of its items, as OpenAI and vLLM make them: a prefix and 32 hexadecimal digits. */
export function itemId(prefix: "resp" | "msg" | "fc" | "rs"): string {
  return `${prefix}_${randomBytes(16).toString("hex")}`;
}
