import type { SamplingOptions } from "../chat/fields.js";
import type { AskedModel } from "../chat/invocation-params.js";
import { OVHcloudUnsupportedError } from "../client/errors.js";

/**
 * Refuses what the chat route has and the responses route has not: neither OVHcloud's guides nor OpenAI's API know these
 * fields there, and a server that ignores one gives an answer that looks right and is not what was asked for.
 *
 * @param model the model's fields.
 * @param options the call's options.
 * @throws OVHcloudUnsupportedError that names the field.
 */
export function requireRouteFields(model: AskedModel, options: SamplingOptions): void {
  for (const field of ["stop", "seed", "frequencyPenalty", "presencePenalty"] as const) {
    const value = options[field] ?? model[field];
    const isUnset = value === undefined || (Array.isArray(value) && value.length === 0);
    if (!isUnset) throw missing(`\`${field}\``, model.model);
  }
  const { n, stop } = model.modelKwargs ?? {};
  if (typeof n === "number" && n > 1) throw missing("`n`", model.model);
  if (stop !== undefined) throw missing("`stop`", model.model);
}

function missing(field: string, model: string): OVHcloudUnsupportedError {
  return new OVHcloudUnsupportedError(
    `The responses route has no ${field}. Leave it out, or use \`api: "chat"\`, which has it.`,
    { model },
  );
}
