import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import type { SerializedNotImplemented } from "@langchain/core/load/serializable";
import type { LLMResult } from "@langchain/core/outputs";
import { OVHcloudConfigurationError } from "../client/errors.js";
import { readAnswered } from "./answered.js";
import { OVHcloudBudgetError } from "./budget-error.js";
import { picoCostOf } from "./cost.js";
import { type CostSum, Ledger } from "./ledger.js";
import { fromEuro } from "./pico-euro.js";
import { type ModelPrice, priceOf } from "./price.js";
import { RunTree } from "./run-tree.js";

/** Constructor fields of `OVHcloudCostTracker`. */
export interface OVHcloudCostTrackerFields {
  /** Euro that may be spent; the next call after that is refused before it is sent. Default: no bound. */
  maxEuro?: number | undefined;
  /** Prices that go before the built-in ones, such as those of the live catalog. */
  priceOf?: ((model: string) => ModelPrice | undefined) | undefined;
  /** How many runs `byRun` tells apart; the oldest are forgotten first. Default 1000. */
  maxRuns?: number | undefined;
}

/** Everything that a tracker has counted. */
export interface CostReport {
  total: CostSum;
  byModel: Record<string, CostSum>;
  byRun: Record<string, CostSum>;
  unpriced: Record<string, CostSum>;
  uncounted: Record<string, number>;
}

/**
 * Adds up what calls cost, in euro: of all of them, by model, and by run of the outermost chain, agent or graph. Give it
 * as a callback to one call, or to a model.
 *
 * It hears `ChatOVHcloud` and `OVHcloudLLM` on every road with callbacks; `streamEvents` of a chat model without a
 * `version` has none, and core tells callbacks nothing of embeddings: see {@link addEmbeddings}. Cached answers cost
 * nothing and are not counted. A call that fails midway is not counted either, although the service may bill it. With
 * `maxEuro`, calls that are under way when the money is spent go on, and answers that a cache has are refused too: when
 * a call begins, nobody knows yet. Core prints the refusal to `console.error` beside throwing it.
 *
 * @example
 * ```ts
 * const tracker = new OVHcloudCostTracker({ maxEuro: 1 });
 * await new ChatOVHcloud().invoke("Hello", { callbacks: [tracker] });
 * console.log(tracker.total.euro, tracker.byModel, tracker.unpriced);
 * ```
 */
export class OVHcloudCostTracker extends BaseCallbackHandler {
  override readonly name = "ovhcloud_cost_tracker";
  // So that the error of a spent budget reaches the caller, and that sums are complete when a call returns.
  override raiseError = true;
  override awaitHandlers = true;
  readonly #maxEuro: number | undefined;
  readonly #priceOf: (model: string) => ModelPrice | undefined;
  readonly #ledger: Ledger;
  readonly #runs = new RunTree();
  readonly #uncounted = new Map<string, number>();

  /**
   * @param fields see {@link OVHcloudCostTrackerFields}; all have defaults.
   * @throws OVHcloudConfigurationError for a budget that is no amount.
   */
  constructor({ maxEuro, priceOf: ownPriceOf, maxRuns = 1000 }: OVHcloudCostTrackerFields = {}) {
    super();
    if (maxEuro !== undefined && !(maxEuro >= 0))
      throw new OVHcloudConfigurationError("`maxEuro` must be 0 or more. Pass an amount in euro.");
    this.#maxEuro = maxEuro;
    this.#priceOf = (model) => ownPriceOf?.(model) ?? priceOf(model);
    this.#ledger = new Ledger(maxRuns);
  }

  /** All calls. */
  get total(): CostSum {
    return this.#ledger.total;
  }

  /** By the model that answered. */
  get byModel(): Record<string, CostSum> {
    return this.#ledger.byModel;
  }

  /** By the id of the outermost run that the tracker was told of. */
  get byRun(): Record<string, CostSum> {
    return this.#ledger.byRun;
  }

  /** By model: calls whose price is not known. Their tokens are in the other sums; their euro are not. */
  get unpriced(): Record<string, CostSum> {
    return this.#ledger.unpriced;
  }

  /** By model: how many calls came without token counts (`streamUsage: false`), so that nothing could be added. */
  get uncounted(): Record<string, number> {
    return Object.fromEntries(this.#uncounted);
  }

  /**
   * Adds embeddings, which core tells no callback of. The embedding models of the built-in table are free.
   *
   * @param model embedding model.
   * @param tokens how many it read.
   * @param run id to count them under. Default "embeddings".
   */
  addEmbeddings(model: string, tokens: number, run = "embeddings"): void {
    this.#add(model, { input_tokens: tokens, output_tokens: 0 }, run);
  }

  /** Forgets everything, so that a spent budget is whole again. */
  reset(): void {
    this.#ledger.clear();
    this.#uncounted.clear();
  }

  /** Everything at once, in plain values. */
  report(): CostReport {
    const { total, byModel, byRun, unpriced, uncounted } = this;
    return { total, byModel, byRun, unpriced, uncounted };
  }

  /** The report; in the form that LangChain gives to what it cannot load again. */
  override toJSON(): SerializedNotImplemented & CostReport {
    return { lc: 1, type: "not_implemented", id: this.lc_id, ...this.report() };
  }

  // Core may copy handlers; the sums are one.
  override copy(): this {
    return this;
  }

  override handleChatModelStart(_llm: unknown, _messages: unknown, runId: string, parentRunId?: string): void {
    this.#begin(runId, parentRunId);
  }

  override handleLLMStart(_llm: unknown, _prompts: unknown, runId: string, parentRunId?: string): void {
    this.#begin(runId, parentRunId);
  }

  override handleLLMEnd(
    output: LLMResult,
    runId: string,
    parentRunId?: string,
    _tags?: string[],
    extra?: Record<string, unknown>,
  ): void {
    // A tracker that was given to the model and to the call hears everything twice.
    if (!this.#runs.has(runId)) return;
    const run = this.#runs.rootOf(runId, parentRunId);
    this.#runs.end(runId);
    const answered = extra?.cached === true ? undefined : readAnswered(output);
    if (!answered) return;
    const { model, usage } = answered;
    if (usage) this.#add(model, usage, run);
    else this.#uncounted.set(model, (this.#uncounted.get(model) ?? 0) + 1);
  }

  override handleLLMError(_error: unknown, runId: string): void {
    this.#runs.end(runId);
  }

  // Core gives the parent's id where its types say `runType`.
  override handleChainStart(_chain: unknown, _inputs: unknown, runId: string, parentRunId?: string): void {
    this.#runs.begin(runId, parentRunId);
  }

  override handleChainEnd(_outputs: unknown, runId: string): void {
    this.#runs.end(runId);
  }

  override handleChainError(_error: unknown, runId: string): void {
    this.#runs.end(runId);
  }

  override handleToolStart(_tool: unknown, _input: string, runId: string, parentRunId?: string): void {
    this.#runs.begin(runId, parentRunId);
  }

  override handleToolEnd(_output: unknown, runId: string): void {
    this.#runs.end(runId);
  }

  override handleToolError(_error: unknown, runId: string): void {
    this.#runs.end(runId);
  }

  override handleRetrieverStart(_retriever: unknown, _query: string, runId: string, parentRunId?: string): void {
    this.#runs.begin(runId, parentRunId);
  }

  override handleRetrieverEnd(_documents: unknown, runId: string): void {
    this.#runs.end(runId);
  }

  override handleRetrieverError(_error: unknown, runId: string): void {
    this.#runs.end(runId);
  }

  #begin(runId: string, parentRunId: string | undefined): void {
    const { euro } = this.total;
    const maxEuro = this.#maxEuro;
    if (maxEuro !== undefined && fromEuro(euro) >= fromEuro(maxEuro))
      throw new OVHcloudBudgetError(
        `The budget of ${maxEuro} euro is spent (${euro} euro so far), so that this call was not sent. Raise \`maxEuro\`, or call \`reset()\` on the tracker.`,
        { spentEuro: euro, maxEuro },
      );
    this.#runs.begin(runId, parentRunId);
  }

  #add(model: string, usage: { input_tokens: number; output_tokens: number }, run: string): void {
    const price = this.#priceOf(model);
    this.#ledger.add({
      model,
      run,
      inputTokens: usage.input_tokens,
      outputTokens: usage.output_tokens,
      cost: price && picoCostOf(usage, price),
    });
  }
}
