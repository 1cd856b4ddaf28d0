import { ROSTER, type Model } from "../models/roster.js";
import { unixSeconds } from "../server/clock.js";
import type { PlainRoute } from "../server/route.js";

/**
 * `GET /v1/models`: richer than OpenAI's list (observed 2026-09-28: `context_length`, `max_completion_tokens`, `pricing`
 * in US dollars per token). Prices are decimal strings, as in OVHcloud's OpenRouter feed; unconfirmed here.
 */
export const modelsRoute: PlainRoute = {
  method: "GET",
  path: "/v1/models",
  model: false,
  handle: ({ services }) => {
    const created = unixSeconds(services.clock);
    return {
      json: { object: "list", data: ROSTER.filter(({ listed }) => listed).map((model) => listing(model, created)) },
    };
  },
};

function listing(model: Model, created: number): Record<string, unknown> {
  return {
    id: model.id,
    object: "model",
    created,
    owned_by: "ai-endpoints-emulator",
    ...(model.contextLength !== undefined && { context_length: model.contextLength }),
    ...(model.maxCompletionTokens !== undefined && { max_completion_tokens: model.maxCompletionTokens }),
    ...(model.priceUsd && {
      pricing: { prompt: perToken(model.priceUsd.prompt), completion: perToken(model.priceUsd.completion) },
    }),
  };
}

/**
 * A price a token as a decimal string.
 *
 * @param perMillion price of a million tokens
 */
export function perToken(perMillion: number): string {
  // Digits instead of an exponent: 0.09 per million is "0.00000009", not "9e-8".
  return perMillion === 0 ? "0" : (perMillion / 1e6).toFixed(10).replace(/0+$/, "");
}
