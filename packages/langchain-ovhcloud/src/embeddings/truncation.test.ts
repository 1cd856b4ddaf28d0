import { afterEach, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { estimateTokens } from "../tokens/estimate.js";
import { embed, serveEmbeddings, textsOf } from "../test-support/embeddings-fixture.js";
import { type Answer, json, type ScriptedServer } from "../test-support/scripted-server.js";
import { cutToTokens } from "./truncation.js";

const HALF_CHARACTER = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
const words = (count: number) => "word ".repeat(count);

let server: ScriptedServer;
afterEach(() => server?.close());

async function start(...script: Answer[]) {
  const served = await serveEmbeddings(...script);
  ({ server } = served);
  return served.create;
}

describe("Texts that are longer than the model reads", () => {
  it("are left to the server by default", async () => {
    const create = await start();

    await create({ maxTextTokens: 10 }).embedDocuments([words(100)]);

    expect(server.seen.map(textsOf)).toEqual([[words(100)]]);
  });

  it("are refused before anything is sent, by number and size, when so told", async () => {
    const create = await start();

    const promise = create({ truncate: "error", model: "bge-base-en-v1.5" }).embedDocuments(["short", words(2000)]);

    await expect(promise).rejects.toMatchObject({ kind: "context-overflow", inputIndex: 1, limit: 512 });
    await expect(promise).rejects.toThrow(/^Text 1 has about \d+ tokens; bge-base-en-v1\.5 reads 512/);
    expect(server.seen).toEqual([]);
  });

  it("lose their end when so told", async () => {
    const create = await start();

    await create({ truncate: "end", maxTextTokens: 12 }).embedDocuments(["short", words(100)]);

    const [[short, cut = ""] = []] = server.seen.map(textsOf);
    expect(short).toBe("short");
    expect(words(100).startsWith(cut)).toBe(true);
    expect(estimateTokens(cut)).toBeLessThanOrEqual(10);
  });

  it("cannot be measured for a model that nothing is known of", async () => {
    const create = await start();

    const promise = create({ truncate: "end", model: "new-model" }).embedDocuments(["a"]);

    await expect(promise).rejects.toThrow(/maxTextTokens/);
  });

  it.each([
    ["a context that overflows", { status: 400, message: "maximum context length is 512 tokens" }, "context-overflow"],
    [
      "a payload that is too large",
      { status: 413, message: "`inputs` must have less than 512 tokens" },
      "payload-too-large",
    ],
    ["a bad request", { status: 422, message: "text is not allowed" }, "bad-request"],
  ])("are named when the server refuses one as %s", async (_what, { status, message }, kind) => {
    const create = await start((request, response) => {
      const bad = textsOf(request).some((text) => text.includes("bad"));
      (bad ? json({ message }, { status }) : embed)(request, response);
    });

    // A plain bad request is not looked for by halving: it may be about the request itself.
    const texts = kind === "bad-request" ? ["bad"] : ["a", "b", "c", "bad", "e"];
    const promise = create().embedDocuments(texts);

    await expect(promise).rejects.toMatchObject({ kind, inputIndex: texts.indexOf("bad") });
    await expect(promise).rejects.toThrow(new RegExp(`^Text ${texts.indexOf("bad")}: `));
  });
});

describe("cutToTokens", () => {
  it("gives the longest beginning within the limit, and never half a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (text, limit) => {
        const cut = cutToTokens(text, limit);

        expect(text.startsWith(cut)).toBe(true);
        expect(estimateTokens(cut)).toBeLessThanOrEqual(limit);
        expect(cut).not.toMatch(HALF_CHARACTER);
        const more = cut === text ? Infinity : estimateTokens(text.slice(0, cut.length + 2));
        expect(more).toBeGreaterThanOrEqual(limit);
      }),
    );
  });
});
