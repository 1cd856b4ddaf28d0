import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { CatalogModel } from "../catalog/catalog-model.js";
import { costOf, sumEuro } from "./cost.js";
import { priceOf } from "./price.js";

const price = (inputPerMillion: number, outputPerMillion: number) => ({
  inputPerMillion,
  outputPerMillion,
  date: "2026-09-28",
});

describe("costOf", () => {
  it("counts both kinds of tokens, in euro, with the day of the price", () => {
    const cost = costOf({ input_tokens: 1_000_000, output_tokens: 500_000 }, price(0.08, 0.4));

    expect(cost).toEqual({ amount: 0.28, currency: "EUR", priceDate: "2026-09-28" });
  });

  it("is exact for single tokens, and zero for what is free", () => {
    expect(costOf({ input_tokens: 3, output_tokens: 2 }, price(0.08, 0.4)).amount).toBe(0.00000104);
    expect(costOf({ input_tokens: 3, output_tokens: 2 }, price(0, 0)).amount).toBe(0);
  });

  it("adds up to the cost of all tokens together, however they are split", () => {
    const cents = fc.integer({ min: 0, max: 1000 }).map((n) => n / 100);
    const counts = fc.array(fc.tuple(fc.nat(100_000), fc.nat(100_000)), { maxLength: 50 });
    fc.assert(
      fc.property(cents, cents, counts, (input, output, calls) => {
        const costs = calls.map(([i, o]) => costOf({ input_tokens: i, output_tokens: o }, price(input, output)).amount);
        const total = { input_tokens: 0, output_tokens: 0 };
        for (const [i, o] of calls) {
          total.input_tokens += i;
          total.output_tokens += o;
        }

        expect(sumEuro(costs)).toBe(costOf(total, price(input, output)).amount);
      }),
    );
  });
});

describe("sumEuro", () => {
  it("does not drift", () => {
    expect(sumEuro([0.1, 0.2])).toBe(0.3);
    expect(sumEuro(Array.from({ length: 1000 }, () => 0.001))).toBe(1);
    expect(sumEuro([])).toBe(0);
  });
});

describe("priceOf", () => {
  it("knows the models of the table, in any letters, with their days", () => {
    expect(priceOf("GPT-OSS-120B")).toEqual(price(0.08, 0.4));
    expect(priceOf("Mistral-Nemo-Instruct-2407")?.date).toBe("2025-11-12");
    expect(priceOf("bge-m3")).toMatchObject({ inputPerMillion: 0, outputPerMillion: 0 });
  });

  it.each(["no-such-model", "gpt-oss@cheapest", "whisper-large-v3"])("knows no price of %s", (model) => {
    expect(priceOf(model)).toBeUndefined();
  });

  it("takes that of a model of the catalog", () => {
    const model = { pricesEuro: { inputPerMillion: 1, outputPerMillion: 2 } } as CatalogModel;

    expect(priceOf(model, "2026-12-01")).toEqual({ inputPerMillion: 1, outputPerMillion: 2, date: "2026-12-01" });
    expect(priceOf({ pricesEuro: { inputPerMillion: 1 } } as CatalogModel)).toMatchObject({ outputPerMillion: 1 });
    expect(priceOf({ pricesUsd: { inputPerMillion: 1 } } as CatalogModel)).toBeUndefined();
  });
});
