import { inspect } from "node:util";

/**
 * Everything that a log, an error reporter or a careless `console.log` would show of a value: printed with all that is
 * hidden, as JSON, as text, and for errors the message, the stack and the same of what caused them.
 *
 * @param value anything.
 */
export function printed(value: unknown): string {
  const texts = [inspect(value, { depth: Infinity, showHidden: true, maxArrayLength: null, maxStringLength: null })];
  for (let error = value, depth = 0; error instanceof Object && depth < 10; depth += 1) {
    const { message, stack, cause } = error as { message?: unknown; stack?: unknown; cause?: unknown };
    texts.push(String(message), String(stack), jsonOf(error));
    error = cause;
  }
  return texts.join("\n");
}

/**
 * The forms of a key that stand in a text: as it is, in base64 at any offset, URL-encoded, escaped as in JSON and HTML,
 * as hexadecimal bytes, or eight characters of it.
 *
 * @param key the key.
 * @param text what was shown.
 * @returns names of the forms found; empty is well.
 */
export function revealed(key: string, text: string): string[] {
  const whole = Object.entries(formsOf(key)).filter(([, form]) => text.includes(form));
  const piece = Array.from({ length: key.length - 7 }, (_, i) => key.slice(i, i + 8)).find((part) =>
    text.includes(part),
  );
  return [...whole.map(([name]) => name), ...(piece === undefined ? [] : [`piece ${piece}`])];
}

function formsOf(key: string): Record<string, string> {
  // Without the characters at both ends, which depend on the neighbours.
  const base64At = (offset: number) =>
    Buffer.from(" ".repeat(offset) + key)
      .toString("base64")
      .slice(offset === 0 ? 0 : 4, -4);
  return {
    plain: key,
    "url-encoded": encodeURIComponent(key),
    "json-escaped": JSON.stringify(key).slice(1, -1),
    "html-escaped": key.replaceAll("&", "&amp;"),
    hexadecimal: Buffer.from(key).toString("hex"),
    "base64 at 0": base64At(0),
    "base64 at 1": base64At(1),
    "base64 at 2": base64At(2),
    base64url: Buffer.from(key).toString("base64url").slice(0, -2),
  };
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    // Circular: `inspect` has shown it.
    return "";
  }
}
