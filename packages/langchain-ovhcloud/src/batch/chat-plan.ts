import type { BaseLanguageModelInput } from "@langchain/core/language_models/base";
import { type Runnable, RunnableBinding, RunnableSequence } from "@langchain/core/runnables";
import type { ChatOVHcloud } from "../chat/chat-model.js";
import type { ChatOVHcloudCallOptions } from "../chat/fields.js";
import { OVHcloudConfigurationError } from "../client/errors.js";

/** A chain around one chat model: what runs here before it, its call, and what runs here after it. */
export interface ChatPlan {
  before: readonly Runnable[];
  model: ChatOVHcloud;
  options: Partial<ChatOVHcloudCallOptions>;
  after: readonly Runnable[];
}

/**
 * Takes a chain apart.
 *
 * @param runnable a model; one with bound tools or options; one with structured output; or a sequence with one of these.
 * @throws OVHcloudConfigurationError for what is put together otherwise, such as `includeRaw`.
 */
export function planChat(runnable: unknown): ChatPlan {
  const plan = findPlan(runnable);
  if (plan) return plan;
  throw new OVHcloudConfigurationError(
    "`batchChat` takes a ChatOVHcloud, also with `bindTools`, `withConfig` or `withStructuredOutput` (without `includeRaw`), or a sequence such as `prompt.pipe(model).pipe(parser)`.",
  );
}

function findPlan(runnable: unknown): ChatPlan | undefined {
  if (isChatModel(runnable)) return { before: [], model: runnable, options: {}, after: [] };
  if (RunnableBinding.isRunnableBinding(runnable)) {
    const { bound, config, kwargs } = runnable as RunnableBinding<unknown, unknown>;
    const inner = findPlan(bound);
    return inner && { ...inner, options: { ...inner.options, ...config, ...kwargs } };
  }
  if (!RunnableSequence.isRunnableSequence(runnable)) return undefined;
  const { steps } = runnable;
  for (const [i, step] of steps.entries()) {
    const inner = findPlan(step);
    if (!inner) continue;
    const before = [...steps.slice(0, i), ...inner.before];
    return { ...inner, before, after: [...inner.after, ...steps.slice(i + 1)] };
  }
  return undefined;
}

// Not by its class, which another copy of this package has too (ESM beside CommonJS).
function isChatModel(runnable: unknown): runnable is ChatOVHcloud {
  return typeof runnable === "object" && runnable !== null && "batchParts" in runnable && "profile" in runnable;
}

/**
 * The body of a request for an input.
 *
 * @param plan the chain.
 * @param input what the chain gets.
 * @param signal stops the steps before the model.
 */
export async function encodeInput(
  { before, model, options }: ChatPlan,
  input: unknown,
  signal: AbortSignal | undefined,
): ReturnType<ChatOVHcloud["batchParts"]["encode"]> {
  const prompt = await runSteps(before, input, signal);
  return model.batchParts.encode(prompt as BaseLanguageModelInput, options);
}

/** Runs steps one after the other. */
export async function runSteps(
  steps: readonly Runnable[],
  input: unknown,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  let value = input;
  for (const step of steps) value = await step.invoke(value, signal ? { signal } : {});
  return value;
}
