/** UTF-16 units; what is longer is an answer, not a question. */
const longestQuestion = 400;

/**
 * Reads the question out of a model's reply: models like to think aloud, and to add a greeting, a label, quotes or an
 * explanation on further lines. Gives the problem when there is no question in it.
 */
export function readRewriting(reply: string): { question: string } | { problem: string } {
  const lines = reply
    .replaceAll(/<think>[\s\S]*?(?:<\/think>|$)/gi, "")
    .split("\n")
    .map(bare)
    .filter((line) => /[\p{L}\p{N}]/u.test(line));
  const question = lines.find(asks) ?? lines.find((line) => !line.endsWith(":")) ?? "";
  if (question === "") return { problem: "The model's rewriting was empty." };
  if (question.length > longestQuestion) return { problem: "The model's rewriting was too long to be a question." };
  return { question };
}

/** Full-width, Arabic and Greek question marks too. */
function asks(line: string): boolean {
  return /[?？؟;]$/u.test(line);
}

function bare(line: string): string {
  return line
    .trim()
    .replaceAll(/^[*_#>\s-]+|[*_\s]+$/gu, "")
    .replace(/^[^?:]{0,60}\b(?:question|frage|pregunta)\b[^?:]{0,20}:[*_\s]*/iu, "")
    .replace(/^["“«„'‘](.*)["”»“'’]$/su, "$1")
    .trim();
}
