import { Runnable, type RunnableConfig } from "@langchain/core/runnables";
import { blockedError, type GuardedSide, type GuardPolicy, isBlocked } from "./policy.js";
import { Qwen3Guard, type Qwen3GuardFields } from "./qwen3-guard.js";
import type { GuardVerdict } from "./verdict.js";

/** Constructor fields of `OVHcloudGuard`. */
export interface OVHcloudGuardFields extends Qwen3GuardFields, GuardPolicy {
  /** The classifier. Default: one made from the other fields. */
  guard?: Qwen3Guard | undefined;
  /** What the texts are. Default "prompt". */
  side?: GuardedSide | undefined;
  /** Hears every verdict, also of what passes. */
  onVerdict?: ((verdict: GuardVerdict) => void) | undefined;
}

/**
 * Lets texts pass that a guard model finds safe, and throws an `OVHcloudBlockedError` for the others. Traces show the
 * length of what came in.
 *
 * @example
 * ```ts
 * const safe = new OVHcloudGuard({ controversial: "allow" }).pipe(new ChatOVHcloud());
 * console.log((await safe.invoke("How do I bake bread?")).text);
 * ```
 */
export class OVHcloudGuard extends Runnable<string, string> {
  static override lc_name(): string {
    return "OVHcloudGuard";
  }

  lc_namespace = ["langchain", "guards", "ovhcloud"];
  override lc_serializable = false;
  readonly #guard: Qwen3Guard;
  readonly #policy: GuardPolicy;
  readonly #side: GuardedSide;
  readonly #onVerdict: OVHcloudGuardFields["onVerdict"];

  /**
   * @param fields see {@link OVHcloudGuardFields}; all have defaults.
   * @throws OVHcloudConfigurationError for values that cannot work.
   */
  constructor(fields: OVHcloudGuardFields = {}) {
    super();
    this.#guard = fields.guard ?? new Qwen3Guard(fields);
    this.#policy = { controversial: fields.controversial };
    this.#side = fields.side ?? "prompt";
    this.#onVerdict = fields.onVerdict;
  }

  /**
   * Judges a text.
   *
   * @param input the text.
   * @param options signal, callbacks.
   * @returns the same text.
   * @throws OVHcloudBlockedError for a text that may not pass; OVHcloudInvalidResponseError without a clear verdict.
   */
  override invoke(input: string, options?: Partial<RunnableConfig>): Promise<string> {
    // oxlint-disable-next-line no-underscore-dangle -- core's name
    return this._callWithConfig(
      async (_shown: string, config) => this.#judge(input, config?.signal),
      `${input.length} characters`,
      options,
    );
  }

  async #judge(text: string, signal: AbortSignal | undefined): Promise<string> {
    const verdict =
      this.#side === "prompt"
        ? await this.#guard.checkPrompt(text, { signal })
        : await this.#guard.checkResponse(text, { signal });
    this.#onVerdict?.(verdict);
    if (isBlocked(verdict, this.#policy)) throw blockedError(this.#side, verdict, this.#guard.model);
    return text;
  }
}
