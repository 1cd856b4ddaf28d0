import { type Cost, costOf, sumEuro } from "../cost/cost.js";
import { priceOf } from "../cost/price.js";
import { estimateTokens } from "../tokens/estimate.js";
import { EMBEDDINGS_ENDPOINT } from "./inputs.js";
import type { BatchLine } from "./pack-files.js";

/** What a batch may cost, by an estimate of its tokens. */
export interface BatchCostEstimate {
  requests: number;
  /** Tokens of all inputs; images count nothing. */
  inputTokens: number;
  /** Tokens of all answers: those assumed for each, or the request's own bound (`max_tokens`) where that is less. */
  outputTokens: number;
  /**
   * What that costs at the price of single requests; whether batches have another one is unconfirmed. Undefined when the
   * price of some model is not known.
   */
  cost: Cost | undefined;
  /** Models without a known price. */
  unpriced: string[];
}

/**
 * Estimates what requests cost, before anything is sent.
 *
 * @param lines the requests.
 * @param options their route; tokens of one answer that are assumed.
 */
export async function estimateLines(
  lines: AsyncIterable<BatchLine>,
  { endpoint, outputTokens }: { endpoint: string; outputTokens: number },
): Promise<BatchCostEstimate> {
  const assumed = endpoint === EMBEDDINGS_ENDPOINT ? 0 : outputTokens;
  const byModel = new Map<string, { input_tokens: number; output_tokens: number }>();
  let requests = 0;
  for await (const { body } of lines) {
    const model = String(body.model);
    const sum = byModel.get(model) ?? { input_tokens: 0, output_tokens: 0 };
    sum.input_tokens += tokensIn([body.messages, body.input, body.prompt, body.tools]);
    sum.output_tokens += answerTokens(body, assumed);
    byModel.set(model, sum);
    requests += 1;
  }
  const counted = [...byModel.values()];
  return {
    requests,
    inputTokens: counted.reduce((total, { input_tokens: tokens }) => total + tokens, 0),
    outputTokens: counted.reduce((total, { output_tokens: tokens }) => total + tokens, 0),
    ...priced(byModel),
  };
}

function priced(
  byModel: ReadonlyMap<string, { input_tokens: number; output_tokens: number }>,
): Pick<BatchCostEstimate, "cost" | "unpriced"> {
  const costs: Cost[] = [];
  const unpriced: string[] = [];
  for (const [model, usage] of byModel) {
    const price = priceOf(model);
    if (price) costs.push(costOf(usage, price));
    else unpriced.push(model);
  }
  const [first] = costs.toSorted((a, b) => a.priceDate.localeCompare(b.priceDate));
  const cost =
    unpriced.length > 0 || !first ? undefined : { ...first, amount: sumEuro(costs.map(({ amount }) => amount)) };
  return { cost, unpriced };
}

function answerTokens(body: BatchLine["body"], assumed: number): number {
  const bound = body.max_completion_tokens ?? body.max_tokens ?? body.max_output_tokens;
  return typeof bound === "number" ? Math.min(bound, assumed) : assumed;
}

function tokensIn(value: unknown): number {
  if (typeof value === "string") return value.startsWith("data:") ? 0 : estimateTokens(value);
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>((sum, one) => sum + tokensIn(one), 0);
}
