import { describe, expect, it } from "@jest/globals";
import { readPrice } from "./read-price.js";

const price = { inputPerMillion: 0.09, outputPerMillion: 0.47 };

describe("readPrice", () => {
  it.each([
    ["numbers a million", { prompt: 0.09, completion: 0.47 }],
    ["strings a token", { prompt: "0.00000009", completion: "0.00000047" }],
    ["numbers with an exponent", { prompt: 9e-8, completion: "4.7e-7" }],
    ["other names", { input: 0.09, output: 0.47 }],
    ["names with words around", { input_price: 0.09, output_price: 0.47 }],
    ["names the other way round", { price_prompt: 0.09, price_completion: 0.47 }],
    ["token counts in the names", { prompt_tokens: 0.09, completion_tokens: 0.47 }],
    ["signs and commas", { prompt: "0,09 €", completion: "€0.47" }],
    [
      "objects with units",
      { prompt: { price: 0.09, unit: "EUR/1M tokens" }, completion: { amount: "0.47", per: "1M" } },
    ],
    ["one unit for both", { prompt: 0.00009, completion: 0.00047, unit: "1K tokens" }],
    [
      "units beside",
      { prompt_price: 0.00009, prompt_unit: "1k tokens", completion_price: 0.47, completion_unit: "1M" },
    ],
    [
      "a list",
      [
        { type: "prompt", price: 0.09, unit: "per 1,000,000 tokens" },
        { type: "completion", price: 0.47 },
      ],
    ],
    [
      "a unit that its size denies",
      { prompt: { price: 0.09, unit: "token" }, completion: { price: 0.47, unit: "token" } },
    ],
  ])("understands %s", (_what, raw) => {
    expect(readPrice(raw)).toEqual(price);
  });

  it("keeps zero: free is a price", () => {
    expect(readPrice({ prompt: 0, completion: "0" })).toEqual({ inputPerMillion: 0, outputPerMillion: 0 });
  });

  it("tells tokens out of the cache apart, and leaves out writing to it", () => {
    expect(readPrice({ prompt: "0.000001", input_cache_reads: "0.0000001", input_cache_writes: "0.000002" })).toEqual({
      inputPerMillion: 1,
      cacheReadPerMillion: 0.1,
    });
  });

  it("takes one price for tokens as that of the input", () => {
    expect(readPrice({ price: 0.01, unit: "EUR / 1M tokens" })).toEqual({ inputPerMillion: 0.01 });
  });

  it("keeps what is not counted in tokens as it is", () => {
    expect(readPrice({ price: 0.0001, unit: "second of audio" })).toEqual({
      perUnit: { price: 0.0001, unit: "second of audio" },
    });
  });

  it.each([undefined, null, "free", 3, {}, [], { prompt: "ask us" }, { prompt: -1 }, { currency: "EUR" }, [null]])(
    "finds no price in %j",
    (raw) => {
      expect(readPrice(raw)).toBeUndefined();
    },
  );
});
