import { type Lengths, samplePattern } from "./sample-pattern.js";

/**
 * A string for a schema: a fixed sample of a known format, the question for properties named like a search query, else
 * the property's own name; stretched or cut to the schema's length. Where that does not fit the schema's pattern, the
 * shortest string that does.
 *
 * @throws {PatternError} for a pattern outside of the subset
 */
export function sampleString(
  schema: Readonly<Record<string, unknown>>,
  name: string,
  question: string | undefined,
): string {
  const known = FORMATS[String(schema["format"])];
  if (known !== undefined) return known;
  const base = question && /^(q|query|question|search|search_?query|input|prompt|text)$/i.test(name) ? question : name;
  const lengths = {
    least: typeof schema["minLength"] === "number" ? schema["minLength"] : 0,
    most: typeof schema["maxLength"] === "number" ? schema["maxLength"] : Infinity,
  };
  const text = fit(base, lengths);
  const pattern = schema["pattern"];
  return typeof pattern === "string" ? samplePattern(pattern, lengths, text) : text;
}

/** Whether a `format` has a sample here. */
export function isKnownFormat(format: unknown): boolean {
  return typeof format === "string" && Object.hasOwn(FORMATS, format);
}

const FORMATS: Readonly<Record<string, string>> = {
  date: "2026-01-31",
  time: "12:00:00Z",
  "date-time": "2026-01-31T12:00:00Z",
  duration: "PT1H",
  email: "someone@example.com",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  uri: "https://example.com/",
  "uri-reference": "/",
  uuid: "00000000-0000-4000-8000-000000000000",
};

function fit(text: string, { least, most }: Lengths): string {
  const characters = [...text];
  if (characters.length === 0) characters.push("x");
  while (characters.length < least) characters.push(...characters.slice(0, least - characters.length));
  return characters.slice(0, most).join("");
}
