/** What can be told of a key without asking anybody. Holds nothing of the key itself. */
export interface TokenDescription {
  /** "jwt" for three parts of base64url with a JSON head; else "opaque". OVHcloud documents no format (unconfirmed). */
  format: "jwt" | "opaque";
  /** Number of characters. */
  length: number;
  /** When it expires, where the key itself says so; undefined means unknown, not never. */
  expiresAt?: Date;
  /** When it was made, where the key itself says so. */
  issuedAt?: Date;
  /** Whether it has expired, by the clock of this machine; undefined where that is unknown. */
  expired?: boolean;
  /** What is wrong with it on sight, such as spaces from copying. */
  problems: string[];
}

/**
 * Describes a key without showing it.
 *
 * @param token the key.
 * @param now milliseconds since 1970, for `expired`. Default: now.
 */
export function describeToken(token: string, now: number = Date.now()): TokenDescription {
  const claims = claimsOf(token.trim());
  const expiresAt = dateOf(claims?.exp);
  const issuedAt = dateOf(claims?.iat);
  return {
    format: claims ? "jwt" : "opaque",
    length: token.length,
    ...(expiresAt ? { expiresAt, expired: expiresAt.getTime() <= now } : {}),
    ...(issuedAt ? { issuedAt } : {}),
    problems: problemsOf(token),
  };
}

function problemsOf(token: string): string[] {
  const problems: string[] = [];
  if (token.trim() === "") problems.push("It is empty.");
  if (token !== token.trim()) problems.push("It begins or ends with white space, which is cut off when it is used.");
  if (/[^\x21-\x7e]/.test(token.trim())) problems.push("It holds spaces or characters that no key has. Copy it again.");
  if (/^bearer\s/i.test(token.trim())) problems.push('It begins with "Bearer", which is not a part of it.');
  return problems;
}

function claimsOf(token: string): { exp?: unknown; iat?: unknown } | undefined {
  const parts = token.split(".");
  if (parts.length !== 3) return undefined;
  const [head, claims] = parts.slice(0, 2).map(decode);
  return isObject(head) && isObject(claims) ? claims : undefined;
}

function decode(part: string): unknown {
  try {
    return JSON.parse(atob(part.replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return undefined; // not a part of a JWT, which is an answer
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

// RFC 7519: seconds since 1970.
function dateOf(value: unknown): Date | undefined {
  if (typeof value !== "number") return undefined;
  const date = new Date(value * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
