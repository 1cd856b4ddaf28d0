import { afterEach, describe, expect, it } from "@jest/globals";
import { OVHcloudEmbeddings } from "../embeddings/embeddings.js";
import { type BatchFixture, serveBatches } from "../test-support/batch-fixture.js";
import { batchEmbed } from "./batch-embed.js";
import { OVHcloudBatchError } from "./batch-error.js";
import type { BatchJob } from "./batch-job.js";

let served: BatchFixture;
afterEach(() => served.close());

const start = async (fields: object = {}) => {
  served = await serveBatches();
  return new OVHcloudEmbeddings({ ...served.connection, model: "bge-m3", ...fields });
};

describe("batchEmbed", () => {
  it.each(["float", "base64"])(
    "gives the vectors of single calls in the order of the texts, as %s",
    async (encodingFormat) => {
      const embeddings = await start({ batchSize: 2, encodingFormat });
      const texts = ["a", "b", "c", "d", "e"];

      const vectors = await batchEmbed(embeddings, texts, { clock: served.clock });

      expect(vectors).toEqual(await embeddings.embedDocuments(texts));
    },
  );

  it("puts many texts into one request, with the instruction for passages", async () => {
    const embeddings = await start({ model: "multilingual-e5-base", instructions: "model-card" });
    let job: BatchJob | undefined;

    await batchEmbed(embeddings, ["a", "b"], { clock: served.clock, onJob: (made) => void (job = made) });

    expect(await served.inputOf(job as BatchJob)).toEqual([
      {
        custom_id: "request-0",
        method: "POST",
        url: "/v1/embeddings",
        body: { model: "multilingual-e5-base", input: ["passage: a", "passage: b"], encoding_format: "float" },
      },
    ]);
  });

  it("checks the length of vectors, for each request", async () => {
    const embeddings = await start({ dimension: 3 });

    const vectors = await batchEmbed(embeddings, ["a"], { clock: served.clock, returnExceptions: true });

    expect(vectors).toEqual([expect.objectContaining({ kind: "invalid-response" })]);
  });

  it("throws at the end when texts have no vector, and keeps the others'", async () => {
    const embeddings = await start({ batchSize: 2, model: "gpt-oss-20b" });

    const error: unknown = await batchEmbed(embeddings, ["a", "b", "c"], { clock: served.clock }).catch(
      (cause: unknown) => cause,
    );

    expect(error).toMatchObject({ kind: "batch", message: expect.stringContaining("3 of 3 inputs") as unknown });
    expect(OVHcloudBatchError.isInstance(error) && error.results).toHaveLength(3);
  });

  it("has a place for each text, also where the service knows nothing of it any more", async () => {
    const embeddings = await start({ batchSize: 1 });
    const { clock } = served;
    let job: BatchJob | undefined;
    await batchEmbed(embeddings, ["a"], { clock, onJob: (made) => void (job = made) });

    const [resume = ""] = job?.ids ?? [];
    const vectors = await batchEmbed(embeddings, ["a", "b"], { clock, resume, returnExceptions: true });

    expect(vectors).toEqual([
      expect.any(Array) as unknown,
      expect.objectContaining({ kind: "batch-item", missing: "missing", customId: "request-1" }),
    ]);
  });

  it("asks nothing for no texts", async () => {
    expect(await batchEmbed(await start(), [])).toEqual([]);
    expect(served.emulator.journal).toEqual([]);
  });
});
