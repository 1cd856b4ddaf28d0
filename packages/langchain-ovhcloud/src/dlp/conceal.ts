import { OVHcloudError } from "../client/errors.js";

/**
 * Cuts out of an error's message what the server quotes of the user's texts: twelve characters in a row, or anything in
 * quotation marks. Whoever looks for personal data must not put it into a log with the error.
 *
 * @param error what was thrown; errors of others are left as they are.
 * @param texts what was sent.
 * @returns the same error.
 */
export function concealTexts(error: unknown, texts: readonly string[]): unknown {
  if (!OVHcloudError.isInstance(error)) return error;
  const { message } = error;
  const concealed = withoutQuotes(withoutRuns(message, texts), texts);
  if (concealed === message) return error;
  error.message = concealed;
  if (error.stack !== undefined) error.stack = error.stack.replace(message, () => concealed);
  return error;
}

const WINDOW = 8;
const STEP = 4;
const CONCEALED = "[text]";

// Any twelve characters hold one of these windows whole.
function withoutRuns(message: string, texts: readonly string[]): string {
  for (let place = 0; place + WINDOW <= message.length; place += STEP) {
    const window = message.slice(place, place + WINDOW);
    const text = texts.find((one) => one.includes(window));
    if (text === undefined) continue;
    let start = place;
    let end = place + WINDOW;
    while (start > 0 && text.includes(message.slice(start - 1, end))) start -= 1;
    while (end < message.length && text.includes(message.slice(start, end + 1))) end += 1;
    return message.slice(0, start) + CONCEALED + withoutRuns(message.slice(end), texts);
  }
  return message;
}

function withoutQuotes(message: string, texts: readonly string[]): string {
  return message.replaceAll(/(["'`«“‘])([^"'`»”’]+)(["'`»”’])/g, (whole, open: string, quoted: string, close: string) =>
    texts.some((text) => text.includes(quoted)) ? open + CONCEALED + close : whole,
  );
}
