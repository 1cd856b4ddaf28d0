import { afterEach, describe, expect, it } from "@jest/globals";
import { type BatchFixture, serveBatches } from "../test-support/batch-fixture.js";
import { readAll } from "../test-support/read-all.js";
import type { BatchRequest } from "./inputs.js";
import { type BatchLine, type FileLimits, packFiles } from "./pack-files.js";

let served: BatchFixture | undefined;
afterEach(async () => {
  await served?.close();
  served = undefined;
});

async function* lines(count: number, body: Record<string, unknown> = {}): AsyncGenerator<BatchLine> {
  for (let i = 0; i < count; i += 1) yield { customId: `request-${i}`, isOwnId: false, body };
}
const pack = (made: AsyncIterable<BatchLine>, limits: Partial<FileLimits> = {}) =>
  readAll(packFiles(made, "/v1/embeddings", { maxLines: 50_000, maxBytes: 200_000_000, ...limits }));
const sentTo = ({ emulator }: BatchFixture) => emulator.journal.map(({ method, path }) => `${method} ${path}`);

describe("Requests are written into files", () => {
  it.each([
    [49_999, [49_999]],
    [50_000, [50_000]],
    [50_001, [50_000, 1]],
  ])("of 50,000 lines at most: %d of them", async (count, sizes) => {
    const files = await pack(lines(count));

    expect(files.map(({ ids }) => ids.count)).toEqual(sizes);
    expect(files.map(({ ids }) => ids.from)).toEqual(sizes.map((_size, i) => i * 50_000));
  });

  it("of so many bytes at most, counted as UTF-8", async () => {
    const body = { input: "é€😀" };
    const [one] = await pack(lines(1, body));
    const size = one?.content.size ?? 0;

    const fitting = await pack(lines(2, body), { maxBytes: 2 * size });
    const tooMuch = await pack(lines(2, body), { maxBytes: 2 * size - 1 });

    expect(size).toBe(Buffer.byteLength((await one?.content.text()) ?? ""));
    expect(fitting.map(({ ids }) => ids.count)).toEqual([2]);
    expect(tooMuch.map(({ ids }) => ids.count)).toEqual([1, 1]);
    expect(tooMuch.every(({ content }) => content.size === size)).toBe(true);
  });

  it("and one that fits into none is named", async () => {
    async function* mixed() {
      yield* lines(1);
      yield* lines(1, { input: "x".repeat(500) });
    }

    await expect(pack(mixed(), { maxBytes: 400 })).rejects.toMatchObject({
      kind: "payload-too-large",
      inputIndex: 1,
      limit: 400,
    });
  });
});

describe("Requests that need several batches", () => {
  it("are one job, whose results have the places of all", async () => {
    served = await serveBatches();
    const batches = served.create({ model: "bge-m3", maxLines: 2 });

    const job = await batches.create({ texts: ["a", "b", "c", "d", "e"] });
    const progress = await job.wait();
    const results = await readAll(job.results());

    expect(job.ids).toHaveLength(3);
    expect(progress).toMatchObject({ status: "completed", total: 5, completed: 5 });
    expect(results.map(({ index }) => index)).toEqual([1, 0, 3, 2, 4]);
  });

  it("are all uploaded before the first batch is made", async () => {
    served = await serveBatches();

    await served.create({ model: "bge-m3", maxLines: 1 }).create({ texts: ["a", "b"] });

    expect(sentTo(served)).toEqual(["POST /v1/files", "POST /v1/files", "POST /v1/batches", "POST /v1/batches"]);
  });
});

describe("An upload that is aborted", () => {
  it("starts nothing, and leaves no file behind", async () => {
    served = await serveBatches();
    const stop = new AbortController();
    function* texts() {
      yield* ["a", "b"];
      stop.abort();
      yield "c";
    }

    const creating = served
      .create({ model: "bge-m3", maxLines: 1 })
      .create({ texts: texts() }, { signal: stop.signal });

    await expect(creating).rejects.toMatchObject({ name: "AbortError", kind: "aborted" });
    expect(await served.files()).toEqual([]);
    expect(sentTo(served)).not.toContain("POST /v1/batches");
  });
});

describe("Ids", () => {
  const requests = (...customIds: (string | undefined)[]): BatchRequest[] =>
    customIds.map((customId) => ({ customId, body: { model: "bge-m3", input: "x" } }));
  const endpoint = "/v1/embeddings";

  it.each([
    ["that occur twice", requests("a", "b", "a"), '"a" of request 2'],
    ["that are empty", requests(""), "request 0"],
    ["of 65 characters", requests("x".repeat(65)), "64 characters"],
    ["that another request gets by its place", requests("request-1", undefined), '"request-1" of request 0'],
  ])("%s are refused before anything is sent", async (_what, list, said) => {
    served = await serveBatches();

    const creating = served.create({ maxLines: 1 }).create({ requests: list }, { endpoint });

    await expect(creating).rejects.toMatchObject({
      kind: "configuration",
      message: expect.stringContaining(said) as unknown,
    });
    expect(served.emulator.journal).toEqual([]);
  });

  it("that a generator gives twice start nothing, and leave no file behind", async () => {
    served = await serveBatches();
    function* generated() {
      yield* requests("a", "b", "a");
    }

    const creating = served.create({ maxLines: 1 }).create({ requests: generated() }, { endpoint });

    await expect(creating).rejects.toMatchObject({ kind: "configuration" });
    expect(await served.files()).toEqual([]);
    expect(sentTo(served)).not.toContain("POST /v1/batches");
  });

  it("of 64 characters come back", async () => {
    served = await serveBatches();
    const id = "é".repeat(64);

    const job = await served.create().create({ requests: requests(id) }, { endpoint });
    await job.wait();

    expect((await readAll(job.results())).map(({ customId, index }) => [customId, index])).toEqual([[id, 0]]);
  });
});

describe("A batch that cannot be", () => {
  it.each([
    ["without requests", { texts: [] }, {}, "nothing to send"],
    ["without a model", { prompts: ["Hi"] }, {}, "names no model"],
  ])("%s is refused before anything is sent", async (_what, input, fields, said) => {
    served = await serveBatches();

    await expect(served.create(fields).create(input)).rejects.toThrow(said);
    expect(served.emulator.journal).toEqual([]);
  });

  it.each([{ maxLines: 50_001 }, { maxLines: 0 }, { maxFileBytes: 200_000_001 }])(
    "by its limits %j is refused when it is made",
    async (fields) => {
      served = await serveBatches();
      const { create } = served;

      expect(() => create(fields)).toThrow(/must be between 1 and/);
    },
  );

  it.each(["{", "{}", '{"version":2,"batches":[]}', '{"version":1,"batches":[{}]}'])(
    "was saved as %s is not resumed",
    async (saved) => {
      served = await serveBatches();
      const batches = served.create();

      expect(() => batches.resume(saved)).toThrow("no saved batch job");
    },
  );
});
