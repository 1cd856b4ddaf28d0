import { OVHcloudUnsupportedError } from "../client/errors.js";

/**
 * Turns the chat route's `response_format` into the `text.format` of a response, which is the same without the nesting.
 *
 * @param format text or json_schema.
 * @throws OVHcloudUnsupportedError for json_object: of the two guides only the older one (2026-02-03) lists it.
 */
export function toTextFormat(format: { type: string; [field: string]: unknown }): Record<string, unknown> {
  if (format.type === "json_object")
    throw new OVHcloudUnsupportedError(
      'The responses route has no JSON mode. Use `method: "jsonSchema"` or "functionCalling", or `api: "chat"`.',
    );
  const { json_schema: nested, ...rest } = format;
  return { ...rest, ...(nested as object | undefined) };
}
