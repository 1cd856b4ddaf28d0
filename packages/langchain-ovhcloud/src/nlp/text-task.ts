import { patchConfig, Runnable, type RunnableConfig } from "@langchain/core/runnables";
import { takeSignal } from "../audio/call-config.js";
import { throwIfAborted } from "../client/abort.js";

/** What a task hands on to the models that it calls: callbacks, tags, metadata, and the signal. */
export type TaskConfig = Partial<RunnableConfig>;

/** A job done on a text by a chat model, as a `Runnable`: what the `create…` functions of this folder make. */
export class TextTask<Input, Output> extends Runnable<Input, Output> {
  static override lc_name(): string {
    return "TextTask";
  }

  lc_namespace = ["langchain", "text", "ovhcloud"];
  override lc_serializable = false;
  readonly #name: string;
  readonly #work: (input: Input, config: TaskConfig) => Promise<Output>;

  /**
   * @param name what traces call it.
   * @param work does the job; hands the config on to every model it calls.
   */
  constructor(name: string, work: (input: Input, config: TaskConfig) => Promise<Output>) {
    super();
    this.#name = name;
    this.#work = work;
  }

  override getName(suffix = ""): string {
    return this.#name + suffix;
  }

  /**
   * Does the job.
   *
   * @param input the text.
   * @param options signal, timeout, callbacks.
   * @throws what the model throws; OVHcloudAbortedError, OVHcloudTimeoutError when the signal aborts.
   */
  override async invoke(input: Input, options?: Partial<RunnableConfig>): Promise<Output> {
    const { config, signal } = takeSignal(options);
    // oxlint-disable-next-line no-underscore-dangle -- core's name
    return this._callWithConfig(
      async (given: Input, running, runManager) => {
        throwIfAborted(signal);
        const child = patchConfig(running, { callbacks: runManager?.getChild() });
        try {
          return await this.#work(given, { ...child, ...(signal ? { signal } : {}) });
        } catch (error) {
          // Core's pipelines end with an error of their own, without a name, before the model's arrives.
          throwIfAborted(signal);
          throw error;
        }
      },
      input,
      config,
    );
  }
}
