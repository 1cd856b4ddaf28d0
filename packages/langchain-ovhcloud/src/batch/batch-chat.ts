import type { Runnable } from "@langchain/core/runnables";
import { readWholeAnswer } from "../chat/delta-sources.js";
import { MessageAccumulator } from "../chat/message-accumulator.js";
import { schemas } from "../client/answer-schemas.js";
import { parseAnswer } from "../client/read-answer.js";
import type { BatchResult } from "./batch-result.js";
import { type ChatPlan, encodeInput, planChat, runSteps } from "./chat-plan.js";
import { CHAT_ENDPOINT } from "./inputs.js";
import { type RunBatchOptions, runJob, settle } from "./run-job.js";

/**
 * Asks a chat model many things at once, as batches: outside of the rate limits, answered within hours. What stands before
 * and after the model in a chain runs here. Callbacks, caches and retries of the model have no part in it.
 *
 * @param model a `ChatOVHcloud`, also with tools, options or structured output bound; or a sequence with one of them.
 * @param inputs what the model or the sequence gets, one each. None makes no request.
 * @param options waiting, progress, saving, limits.
 * @returns the outputs in the order of the inputs: messages, or what the last step makes of them.
 * @throws OVHcloudBatchError at the end when some have no answer: it has all the others.
 * @example
 * ```ts
 * const answers = await batchChat(new ChatOVHcloud(), ["Why is the sky blue?", "Why is grass green?"], {
 *   onProgress: ({ completed, total }) => console.log(completed, "of", total),
 * });
 * ```
 */
export async function batchChat<Input, Output>(
  model: Runnable<Input, Output>,
  inputs: readonly NoInfer<Input>[],
  options?: RunBatchOptions & { returnExceptions?: false | undefined },
): Promise<Output[]>;
export async function batchChat<Input, Output>(
  model: Runnable<Input, Output>,
  inputs: readonly NoInfer<Input>[],
  options: RunBatchOptions,
): Promise<(Output | Error)[]>;
export async function batchChat<Input, Output>(
  model: Runnable<Input, Output>,
  inputs: readonly NoInfer<Input>[],
  options: RunBatchOptions = {},
): Promise<(Output | Error)[]> {
  const plan = planChat(model);
  if (inputs.length === 0) return [];
  const { signal } = options;
  const outputs: (Output | Error)[] = [];
  const job = await runJob(
    {
      client: plan.model.batchParts.client,
      endpoint: CHAT_ENDPOINT,
      count: inputs.length,
      async *bodies() {
        for (const input of inputs) yield await encodeInput(plan, input, signal);
      },
      async onResult(result, index) {
        outputs[index] = await (decode(plan, result, signal) as Promise<Output>).catch((error: Error) => error);
      },
    },
    options,
  );
  return settle(outputs, job, options.returnExceptions);
}

async function decode(
  { model, after }: ChatPlan,
  result: BatchResult,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  if (result.error) throw result.error;
  const request = { method: "POST", path: CHAT_ENDPOINT, model: model.model } as const;
  const completion = parseAnswer(result.body, await schemas.chatCompletion(), request);
  const { requestId } = result;
  const deltas = readWholeAnswer(completion, model.model, requestId === undefined ? {} : { requestId });
  const message = new MessageAccumulator();
  for (const delta of deltas) message.add(delta);
  return runSteps(after, message.toMessage(), signal);
}
