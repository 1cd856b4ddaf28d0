import type { IncomingHttpHeaders } from "node:http";

/** One request as it arrived. */
export interface JournalEntry {
  method: string;
  /** With the query string. */
  path: string;
  /** Header values that hold secrets are replaced by `[redacted]`. */
  headers: Readonly<Record<string, string>>;
  /** Parsed when it is JSON, else the text; undefined when there is none. */
  body: unknown;
  /** Status of the answer; 0 while there is none, or when the connection broke first. */
  status: number;
}

/** Copies headers without what a log must not hold. `Bearer` stays, to show that a key was sent. */
export function redactHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const copy: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    const text = Array.isArray(value) ? value.join(", ") : value;
    copy[name] = SECRET.test(name) ? redact(text) : text;
  }
  return copy;
}

const SECRET = /authorization|api-?key|token|cookie|secret/i;

function redact(value: string): string {
  const [scheme = "", credentials] = value.trim().split(/\s+/, 2);
  return credentials !== undefined && /^(bearer|basic)$/i.test(scheme) ? `${scheme} [redacted]` : "[redacted]";
}
