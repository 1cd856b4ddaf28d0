import { OVHcloudConfigurationError } from "../client/errors.js";
import type { CompletionOptions } from "./fields.js";

/** A completion request without its prompt. */
export interface CompletionParams {
  model: string;
  [field: string]: unknown;
}

/**
 * Makes the request body, without the prompt: call options win over the model's own fields, those win over
 * `modelKwargs`, and what nobody set is left out, so that the server's defaults apply.
 *
 * @param model the model's fields.
 * @param options the call's options.
 * @throws OVHcloudConfigurationError for an `n` that is no whole number above 0.
 */
export function completionParams(
  model: CompletionOptions & { model: string; modelKwargs?: Record<string, unknown> | undefined },
  options: CompletionOptions = {},
): CompletionParams {
  const params: CompletionParams = {
    model: model.model,
    ...model.modelKwargs,
    ...present({
      temperature: options.temperature ?? model.temperature,
      top_p: options.topP ?? model.topP,
      max_tokens: options.maxTokens ?? model.maxTokens,
      stop: options.stop ?? model.stop,
      seed: options.seed ?? model.seed,
      frequency_penalty: options.frequencyPenalty ?? model.frequencyPenalty,
      presence_penalty: options.presencePenalty ?? model.presencePenalty,
      n: options.n ?? model.n,
      best_of: options.bestOf ?? model.bestOf,
      echo: options.echo ?? model.echo,
      logprobs: options.logprobs ?? model.logprobs,
      suffix: options.suffix ?? model.suffix,
    }),
  };
  answersPerPrompt(params);
  return params;
}

/**
 * How many choices a request makes for each prompt.
 *
 * @param params the request; its `n` may come from `modelKwargs`.
 * @throws OVHcloudConfigurationError for anything but a whole number above 0.
 */
export function answersPerPrompt({ n = 1 }: CompletionParams): number {
  if (Number.isInteger(n) && (n as number) > 0) return n as number;
  throw new OVHcloudConfigurationError("`n` must be a whole number above 0. Leave it out for one answer per prompt.");
}

/**
 * The same request for a stream, which carries one answer: LangChain joins all text of a stream into one.
 *
 * @param params a request.
 */
export function forOneAnswer(params: CompletionParams): CompletionParams {
  const { n: _n, best_of: _bestOf, ...rest } = params;
  return rest as CompletionParams;
}

function present(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
