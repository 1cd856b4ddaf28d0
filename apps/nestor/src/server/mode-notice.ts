import type { Settings } from "../config/settings.js";

/**
 * The one line that a reader of the page must know about where answers come from. Unlike on the command line, it is
 * there even when the mode was asked for: who reads the page need not be who started the server.
 */
export function modeNotice({ mode, notice }: Pick<Settings, "mode" | "notice">): string | undefined {
  if (mode === "cloud") return undefined;
  if (mode === "anonymous") return "The service is used without a key: at most two requests a minute and model.";
  return notice ?? "Running offline. Answers are quotes picked from the documents, not written by a language model.";
}
