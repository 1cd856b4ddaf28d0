import { ensureConfig, type RunnableConfig } from "@langchain/core/runnables";

/**
 * Takes the signal out of a call's options, with LangChain's `timeout` in it. Left to core, it would give up by itself
 * with an error of its own, while the request is still being closed.
 *
 * @param options of one call.
 */
export function takeSignal(options: Partial<RunnableConfig> | undefined): {
  config: Partial<RunnableConfig>;
  signal: AbortSignal | undefined;
} {
  const { signal, ...config } = ensureConfig(options as RunnableConfig | undefined);
  return { config, signal };
}
