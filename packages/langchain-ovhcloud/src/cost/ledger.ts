import { toEuro, type PicoEuro } from "./pico-euro.js";

/** Calls, tokens and what they cost. */
export interface CostSum {
  /** In euro; of calls whose price is known. */
  euro: number;
  calls: number;
  inputTokens: number;
  outputTokens: number;
}

/** One call, for the books. */
export interface LedgerEntry {
  model: string;
  run: string;
  inputTokens: number;
  outputTokens: number;
  /** Undefined where no price is known. */
  cost: PicoEuro | undefined;
}

/** Sums of calls: of all, by model, by run, and of those without a price. */
export class Ledger {
  readonly #maxRuns: number;
  #total = newSum();
  readonly #byModel = new Map<string, Sum>();
  readonly #byRun = new Map<string, Sum>();
  readonly #unpriced = new Map<string, Sum>();

  /** @param maxRuns how many runs to tell apart; the oldest are forgotten first, and stay in the other sums. */
  constructor(maxRuns: number) {
    this.#maxRuns = maxRuns;
  }

  /** @param entry one call. */
  add(entry: LedgerEntry): void {
    addTo(this.#total, entry);
    addTo(sumIn(this.#byModel, entry.model), entry);
    addTo(sumIn(this.#byRun, entry.run), entry);
    if (entry.cost === undefined) addTo(sumIn(this.#unpriced, entry.model), entry);
    const [oldest] = this.#byRun.keys();
    if (this.#byRun.size > this.#maxRuns && oldest !== undefined) this.#byRun.delete(oldest);
  }

  /** Forgets all. */
  clear(): void {
    this.#total = newSum();
    for (const sums of [this.#byModel, this.#byRun, this.#unpriced]) sums.clear();
  }

  get total(): CostSum {
    return told(this.#total);
  }

  get byModel(): Record<string, CostSum> {
    return allTold(this.#byModel);
  }

  get byRun(): Record<string, CostSum> {
    return allTold(this.#byRun);
  }

  get unpriced(): Record<string, CostSum> {
    return allTold(this.#unpriced);
  }
}

interface Sum {
  cost: PicoEuro;
  calls: number;
  inputTokens: number;
  outputTokens: number;
}

function newSum(): Sum {
  return { cost: 0n, calls: 0, inputTokens: 0, outputTokens: 0 };
}

function sumIn(sums: Map<string, Sum>, key: string): Sum {
  const sum = sums.get(key) ?? newSum();
  sums.set(key, sum);
  return sum;
}

function addTo(sum: Sum, { cost = 0n, inputTokens, outputTokens }: LedgerEntry): void {
  sum.cost += cost;
  sum.calls += 1;
  sum.inputTokens += inputTokens;
  sum.outputTokens += outputTokens;
}

function told({ cost, ...counts }: Sum): CostSum {
  return { euro: toEuro(cost), ...counts };
}

function allTold(sums: ReadonlyMap<string, Sum>): Record<string, CostSum> {
  return Object.fromEntries([...sums].map(([key, sum]) => [key, told(sum)]));
}
