/** @returns text of the same length as PostgreSQL can store it: it knows no NUL and no half of a surrogate pair. */
export function storableText(text: string): string {
  return text.replaceAll(/[\0\p{Surrogate}]/gu, "\uFFFD");
}

/** @returns metadata as JSON that `jsonb` takes. */
export function storableJson(metadata: Record<string, unknown> | undefined): string {
  return JSON.stringify(metadata ?? {}, (_key, value: unknown) =>
    typeof value === "string" ? storableText(value) : value,
  );
}
