import { OVHcloudUnsupportedError } from "./errors.js";

/**
 * Refuses what needs a service that remembers answers. The responses route does not (responses guides, 2026-02-03 and
 * 2026-02-24), and whether it refuses such fields or quietly answers without the conversation is unconfirmed.
 *
 * @param body fields of a request.
 * @throws OVHcloudUnsupportedError that names the field.
 */
export function requireStateless(body: Readonly<Record<string, unknown>>): void {
  const stored = ["previous_response_id", "conversation"].find((field) => body[field] != null);
  if (stored !== undefined)
    throw new OVHcloudUnsupportedError(
      `The responses route keeps no conversation, so \`${stored}\` cannot work. Leave it out, and send the whole conversation each time.`,
    );
  if (body.store === true)
    throw new OVHcloudUnsupportedError(
      "The responses route stores nothing, so `store: true` cannot work. Leave it out, and keep the conversation yourself.",
    );
  if (body.background === true)
    throw new OVHcloudUnsupportedError(
      "The responses route answers at once, so `background: true` cannot work. Leave it out, or use a batch.",
    );
}
