import { BaseCache } from "@langchain/core/caches";
import type { BaseMessage } from "@langchain/core/messages";
import type { ChatGeneration, Generation } from "@langchain/core/outputs";
import type { Cost } from "../cost/cost.js";

const NO_TOKENS = { input_tokens: 0, output_tokens: 0, total_tokens: 0 };

/**
 * Reads a cache for core's `generate`. What comes out is a copy, because core writes into it, and `InMemoryCache` hands
 * out the objects that an earlier caller still holds. Its token counts and its cost are zeros: a cached answer costs
 * nothing.
 */
export class CachedGenerations extends BaseCache<Generation[]> {
  readonly #cache: BaseCache<Generation[]>;

  /** @param cache the cache that was given to the model. */
  constructor(cache: BaseCache<Generation[]>) {
    super();
    this.#cache = cache;
  }

  override async lookup(prompt: string, llmKey: string): Promise<Generation[] | null> {
    const found = await this.#cache.lookup(prompt, llmKey);
    return found?.map(copyWithoutUsage) ?? null;
  }

  override update(prompt: string, llmKey: string, value: Generation[]): Promise<void> {
    return this.#cache.update(prompt, llmKey, value);
  }
}

/**
 * Puts cached answers at the places of their prompts. Core's own list has no gaps where answers are missing, so that it
 * mixes up prompts when some are cached and some are not (seen in 1.4.0).
 *
 * @param cached the answers found, in the order of their prompts.
 * @param prompts how many prompts there are.
 * @param missing positions of those without an answer.
 * @returns a list with gaps.
 */
export function placeCached(
  cached: readonly Generation[][],
  prompts: number,
  missing: readonly number[],
): Generation[][] {
  const absent = new Set(missing);
  const placed: Generation[][] = [];
  const found = Array.from({ length: prompts }, (_, position) => position).filter((position) => !absent.has(position));
  for (const [index, position] of found.entries()) placed[position] = cached[index] as Generation[];
  return placed;
}

function copyWithoutUsage(generation: Generation | ChatGeneration): Generation {
  const { generationInfo } = generation;
  const usage = generationInfo?.usage_metadata ? { usage_metadata: NO_TOKENS } : {};
  return {
    ...generation,
    ...("message" in generation ? { message: copyMessage(generation.message) } : {}),
    generationInfo: { ...generationInfo, ...usage },
  };
}

// Of the same class, whichever copy of core made it.
function copyMessage(message: BaseMessage): BaseMessage {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(message) as object) as BaseMessage, message);
  const { cost, ...metadata } = message.response_metadata as Record<string, unknown>;
  if (cost) copy.response_metadata = { ...metadata, cost: { ...(cost as Cost), amount: 0 } };
  return copy;
}
