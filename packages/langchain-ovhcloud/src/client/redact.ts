/**
 * Cuts the key out of somebody else's words: as it is, URL-encoded, escaped as in JSON and HTML, and in base64.
 *
 * @param text what a server, a proxy or a `fetch` said.
 * @param secret the key; texts too short to be one are left alone.
 */
export function redact(text: string, secret: string | undefined): string {
  return formsOf(secret).reduce((left, form) => left.replaceAll(form, "[key]"), text);
}

/**
 * The same for an error that came from elsewhere. It stays what it is unless the key stands somewhere in it (some
 * `fetch` functions attach the request to it); then a plain error takes its place, with name, code and cleaned message.
 *
 * @param cause what was thrown.
 * @param secret the key.
 */
export function redactCause(cause: unknown, secret: string | undefined): unknown {
  if (!holds(cause, formsOf(secret), new Set())) return cause;
  if (!isObject(cause)) return redact(String(cause), secret);
  const { name = "Error", message = "no reason given", code } = cause;
  const plain = new Error(redact(String(message), secret));
  plain.name = redact(String(name), secret);
  return code === undefined ? plain : Object.assign(plain, { code: redact(String(code), secret) });
}

function formsOf(secret: string | undefined): string[] {
  if (!secret || secret.length < 4) return [];
  const html = secret
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
  // The neighbours decide about the characters at both ends of base64, so three cuts find it wherever it stands.
  const base64 = [0, 1, 2].map((offset) => btoa(" ".repeat(offset) + secret).slice(offset === 0 ? 0 : 4, -4));
  const base64url = base64.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"));
  const encoded = [...base64, ...base64url].filter((form) => form.length >= 8);
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), html, ...encoded];
}

type Thing = Readonly<Record<string | symbol, unknown>>;

// What `fetch` functions attach is shallow; deeper are only sockets and parsers.
const DEEPEST = 6;

function holds(value: unknown, forms: readonly string[], seen: Set<object>, depth = 0): boolean {
  if (typeof value === "string") return forms.some((form) => value.includes(form));
  if (!isObject(value) || seen.has(value) || depth > DEEPEST) return false;
  seen.add(value);
  return partsOf(value).some((part) => holds(part, forms, seen, depth + 1));
}

function partsOf(thing: Thing): unknown[] {
  const names = Reflect.ownKeys(thing);
  // A getter may have effects, and prints as [Getter].
  const own = names.map((name): unknown => Object.getOwnPropertyDescriptor(thing, name)?.value);
  // These keep things where no property shows them, and print them all the same.
  const tag = thing[Symbol.toStringTag];
  const entries = tag === "Headers" || tag === "Map" ? [...(thing as unknown as Headers)].flat() : [];
  const headers = tag === "Request" ? [thing.headers] : [];
  return [thing.stack, ...names.filter((name) => typeof name === "string"), ...own, ...entries, ...headers];
}

// `instanceof` fails for errors of another realm.
function isObject(value: unknown): value is Thing {
  return typeof value === "object" && value !== null;
}
