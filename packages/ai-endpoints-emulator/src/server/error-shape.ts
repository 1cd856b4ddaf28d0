/**
 * How an error body looks. OVHcloud documents no shape (unconfirmed, all of them): `nested` is vLLM's, `message` Kong's,
 * `detail` FastAPI's, `html` that of a proxy in between; `empty` has no body at all.
 */
export type ErrorShape = "nested" | "message" | "detail" | "html" | "empty";

/** What an error says, whatever its shape. */
export interface ErrorFacts {
  status: number;
  message: string;
  type: string;
  param: string | null;
  /** The status unless there is a better name, such as `context_length_exceeded`. */
  code: string | number;
}

/** An error body as it goes out. */
export interface ErrorText {
  contentType: string;
  text: string;
}

/**
 * Writes an error in a shape.
 *
 * @param facts what it says; `detail` of a refused request is a list with the place, as FastAPI has it
 */
export function shapeError(facts: ErrorFacts, shape: ErrorShape): ErrorText {
  if (shape === "empty") return { contentType: "text/plain", text: "" };
  if (shape === "html") return { contentType: "text/html; charset=utf-8", text: page(facts) };
  return { contentType: "application/json", text: JSON.stringify(errorValue(facts, shape)) };
}

/**
 * The value of an error in one of the JSON shapes. Inside of a stream, where an event needs some, the others count as
 * nested.
 */
export function errorValue({ status: _status, ...facts }: ErrorFacts, shape: ErrorShape): unknown {
  if (shape === "message") return { message: facts.message };
  if (shape !== "detail") return { error: facts };
  if (facts.param === null) return { detail: facts.message };
  return { detail: [{ loc: ["body", ...facts.param.split(".")], msg: facts.message, type: facts.type }] };
}

function page({ status, message }: ErrorFacts): string {
  const title = `${status} ${escape(message)}`;
  return `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
