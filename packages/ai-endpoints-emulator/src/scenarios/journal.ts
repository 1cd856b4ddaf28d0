import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

/** One request as it arrived, and how it ended. Secrets in headers are replaced by `[redacted]` everywhere. */
export interface JournalEntry {
  /** When its first line and headers had arrived, by the emulator's clock: milliseconds since 1970. */
  arrivedAt: number;
  method: string;
  /** With the query string. */
  path: string;
  /** By name in small letters; several of one name are joined by commas. */
  headers: Readonly<Record<string, string>>;
  /** Names and values in the order and letter case in which they were sent, each header by itself. */
  rawHeaders: readonly (readonly [name: string, value: string])[];
  /**
   * Parsed when it is JSON, else the text; undefined when there is none. Forms: `{ fields, files }`, the files without
   * their content. Bytes on routes that take them.
   */
  body: unknown;
  /** The body letter by letter, read as UTF-8; empty for forms and bytes, and when it was too large or broke off. */
  bodyText: string;
  /** Its length in bytes; 0 when it was too large or broke off. */
  bodyBytes: number;
  /** Status of the answer; 0 while there is none, or when the connection broke first. */
  status: number;
  /** Whether the client left before the answer was complete. */
  clientClosed: boolean;
}

/** Begins the record of a request whose body is still to come. */
export function journalEntry(request: IncomingMessage, arrivedAt: number): JournalEntry {
  return {
    arrivedAt,
    method: request.method ?? "GET",
    path: request.url ?? "/",
    headers: redactHeaders(request.headers),
    rawHeaders: redactRawHeaders(request.rawHeaders),
    body: undefined,
    bodyText: "",
    bodyBytes: 0,
    status: 0,
    clientClosed: false,
  };
}

/** Copies headers without what a log must not hold. `Bearer` stays, to show that a key was sent. */
function redactHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const copy: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    const text = Array.isArray(value) ? value.join(", ") : value;
    copy[name] = SECRET.test(name) ? redact(text) : text;
  }
  return copy;
}

// Node has names and values in one list, by turns.
function redactRawHeaders(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, position): [string, string][] => {
    if (position % 2 === 1) return [];
    const value = raw[position + 1] ?? "";
    return [[name, SECRET.test(name) ? redact(value) : value]];
  });
}

const SECRET = /authorization|api-?key|token|cookie|secret/i;

function redact(value: string): string {
  const [scheme = "", credentials] = value.trim().split(/\s+/, 2);
  return credentials !== undefined && /^(bearer|basic)$/i.test(scheme) ? `${scheme} [redacted]` : "[redacted]";
}
