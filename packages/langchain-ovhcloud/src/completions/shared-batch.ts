import type { BaseLanguageModelInput } from "@langchain/core/language_models/base";
import { Semaphore } from "../client/semaphore.js";
import type { OVHcloudLLMCallOptions } from "./fields.js";
import { gather, type Seat, withSeat } from "./gathering.js";
import type { CompletionParams } from "./invocation-params.js";
import type { PromptSender } from "./prompt-sender.js";
import { groupSharers } from "./shared-requests.js";

/** The options of one input, as core completed them. */
export type InputConfig = Partial<OVHcloudLLMCallOptions>;

/** A batch of inputs, and the model's ways to run one. */
export interface Batch {
  inputs: readonly BaseLanguageModelInput[];
  /** Options of each input. */
  configs: readonly InputConfig[];
  /** Groups of inputs that run at once. */
  maxConcurrency: number | undefined;
  returnExceptions: boolean | undefined;
  sender: PromptSender;
  paramsOf(config: InputConfig): CompletionParams;
  invoke(input: BaseLanguageModelInput, config: InputConfig): Promise<string>;
}

/**
 * Runs each input by itself, as core's `batch` does, with callbacks, cache and errors of its own; only the requests
 * that the runs come down to are shared.
 *
 * @param batch inputs and how to run them.
 * @returns the answers in the order of the inputs; errors among them if asked for.
 */
export async function runSharedBatch(batch: Batch): Promise<(string | Error)[]> {
  const { configs, sender, maxConcurrency = Infinity } = batch;
  const slots = new Semaphore(maxConcurrency);
  const outputs: (string | Error)[] = [];
  const calls = configs.map((config, position) => ({ params: tryParams(batch, position), signal: config.signal }));
  const runGroup = async (positions: readonly number[]): Promise<void> => {
    const leave = await slots.acquire();
    const { params, signal } = calls[positions[0] as number] as { params: CompletionParams; signal?: AbortSignal };
    const seats = gather(positions.length, (prompts) => sender.send({ prompts, params, signal }));
    const runs = positions.map(async (position, index) => {
      outputs[position] = await runOne(batch, position, seats[index] as Seat);
    });
    await Promise.all(runs).finally(leave);
  };
  await Promise.all(groupSharers(calls, sender.promptsPerRequest).map(runGroup));
  return outputs;
}

async function runOne(batch: Batch, position: number, seat: Seat): Promise<string | Error> {
  const { inputs, configs, returnExceptions, invoke } = batch;
  try {
    return await invoke(inputs[position] as BaseLanguageModelInput, withSeat(configs[position] ?? {}, seat));
  } catch (error) {
    if (returnExceptions) return error as Error;
    throw error;
  } finally {
    seat.leave();
  }
}

// Options that cannot work fail in their own run, where `returnExceptions` sees them.
function tryParams({ configs, paramsOf }: Batch, position: number): object {
  try {
    return paramsOf(configs[position] ?? {});
  } catch {
    return { position };
  }
}
