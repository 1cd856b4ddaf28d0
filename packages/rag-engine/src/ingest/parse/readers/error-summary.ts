/** @returns an error's message on one line, short enough to be put in brackets. */
export function errorSummary(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/\s+/g, " ").trim().slice(0, 200);
}
