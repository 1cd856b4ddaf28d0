/** What an error body says, whatever its shape. */
export interface ErrorBody {
  /** The human sentence, at most 500 characters; "" when there is none. */
  message: string;
  /** Machine-readable code or type, where there is one. */
  code?: string;
  /** The field of the request that it is about, such as `response_format.json_schema.schema.properties.born`. */
  field?: string;
}

/**
 * Reads an error body. OVHcloud documents none, so all shapes seen on such gateways are read: nested `error.message`,
 * `error` as text, `message`, `detail` (text or a list of validation errors), text that is not JSON, HTML, nothing.
 *
 * @param body the body as text.
 */
export function readErrorBody(body: string): ErrorBody {
  const text = body.trim();
  if (!text) return { message: "" };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { message: shorten(/<(!doctype|html|head|body)/i.test(text) ? textOfHtml(text) : text) };
  }
  const code = findText(value, ["code", "type"]);
  const field = findText(value, ["param"]) ?? fieldOf(value);
  return {
    message: shorten(messageOf(value) ?? text),
    ...(code === undefined ? {} : { code }),
    ...(field === undefined ? {} : { field }),
  };
}

function messageOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return joinMessages(value);
  if (typeof value !== "object" || value === null) return undefined;

  const { error, message, detail, msg, loc } = value as Record<string, unknown>;
  if (typeof msg === "string") return Array.isArray(loc) ? `${loc.join(".")}: ${msg}` : msg;
  return messageOf(error) ?? messageOf(message) ?? messageOf(detail);
}

function joinMessages(values: readonly unknown[]): string | undefined {
  const messages = values.map(messageOf).filter((message) => message !== undefined);
  return messages.length > 0 ? messages.join("; ") : undefined;
}

function textOfHtml(html: string): string {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(html)?.[1]?.trim();
  return title || html.replace(/<(script|style)[\s\S]*?<\/\1>/gi, " ").replace(/<[^>]*>/g, " ");
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 500 ? `${line.slice(0, 499)}…` : line;
}

function findText(value: unknown, names: readonly string[]): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const own = value as Record<string, unknown>;
  for (const name of names) if (typeof own[name] === "string") return own[name];
  return findText(own.error, names);
}

// FastAPI's validation errors: `loc` is the way to the field, from the body down.
function fieldOf(value: unknown): string | undefined {
  const { detail } = (value ?? {}) as { detail?: unknown };
  const [first] = Array.isArray(detail) ? (detail as { loc?: unknown }[]) : [];
  const loc = Array.isArray(first?.loc) ? first.loc : [];
  return loc.length > 0 ? loc.filter((part, i) => i > 0 || part !== "body").join(".") : undefined;
}
