import { describe, expect, it } from "@jest/globals";
import { OVHcloudBatch } from "./batch.js";
import { priceOf } from "../cost/price.js";

const batches = new OVHcloudBatch({ apiKey: "any-key", model: "gpt-oss-20b" });
const text = "word ".repeat(800);

describe("The estimate of a batch's cost", () => {
  it("is the price of estimated tokens, with the day of the price", async () => {
    const estimate = await batches.estimateCost({ prompts: [text, text] }, { outputTokens: 100 });

    const price = priceOf("gpt-oss-20b");
    expect(estimate).toMatchObject({ requests: 2, outputTokens: 200, unpriced: [] });
    expect(estimate.inputTokens).toBeGreaterThan(1500);
    expect(estimate.cost).toEqual({
      amount: expect.closeTo(
        (estimate.inputTokens * (price?.inputPerMillion ?? 0) + 200 * (price?.outputPerMillion ?? 0)) / 1e6,
        10,
      ) as unknown,
      currency: "EUR",
      priceDate: price?.date,
    });
  });

  it("counts the bound of a request where that is less than what is assumed", async () => {
    const body = { messages: [{ role: "user", content: "Hi" }], max_tokens: 7 };

    expect(await batches.estimateCost({ requests: [{ body }, { body: { ...body, max_tokens: 9999 } }] })).toMatchObject(
      {
        outputTokens: 507,
      },
    );
  });

  it("counts no answers for embeddings, and no images", async () => {
    const image = { type: "image_url", image_url: { url: `data:image/png;base64,${"A".repeat(10_000)}` } };
    const seen = await batches.estimateCost({
      requests: [{ body: { messages: [{ role: "user", content: [image] }] } }],
    });

    expect((await batches.estimateCost({ texts: ["a"] })).outputTokens).toBe(0);
    expect(seen.inputTokens).toBeLessThan(20);
  });

  it("names the models without a known price instead of counting them for nothing", async () => {
    const estimate = await batches.estimateCost({ requests: [{ body: { model: "someone's-model", prompt: text } }] });

    expect(estimate).toMatchObject({ cost: undefined, unpriced: ["someone's-model"] });
  });
});
