import { describe, expect, it } from "@jest/globals";
import { rankQuotes } from "./rank.js";
import type { VectorCache } from "./vector-cache.js";

/** All texts equally near: only the other signs decide. */
const sameForAll: VectorCache = { vectors: async (texts) => texts.map(() => new Float32Array([1])) };

async function quoted(question: string, ...texts: string[]): Promise<string[]> {
  const passages = texts.map((text, index) => ({ n: index + 1, text }));
  const quotes = await rankQuotes({ question, passages, earlierAnswers: [] }, sameForAll);
  return quotes.map(({ text }) => text);
}

describe("rankQuotes", () => {
  it("prefers the passage that the retriever put first, all else being equal", async () => {
    const [first] = await quoted(
      "Where are stamps kept?",
      "Stamps are kept in the drawer.",
      "Stamps are kept on the shelf.",
    );

    expect(first).toBe("Stamps are kept in the drawer.");
  });

  it("prefers a sentence that holds a path of the question letter by letter", async () => {
    const [first] = await quoted(
      "What does /srv hold?",
      "The var folder does hold a lot of logs.",
      "Served data: /srv is its place, it does hold.",
    );

    expect(first).toContain("/srv");
  });

  it("prefers the sentence that is about the name to one that mentions it", async () => {
    const [first] = await quoted(
      "What does /srv hold?",
      "Do not rely on what /srv does hold.\n\n/srv does hold data that is served.",
    );

    expect(first).toBe("/srv does hold data that is served.");
  });

  it("quotes nothing for a question in another language whose words stand nowhere", async () => {
    expect(
      await quoted("Was ist der Zweck von debhelper?", "Der Tarball der Autoren ist debhello-1.5.tar.gz."),
    ).toEqual([]);
  });

  it("finds the words of a question in another language", async () => {
    const text = "Der Quellbaum liegt im Paket. Das Paket debhelper hat den Zweck, den Bau zu vereinfachen.";

    expect(await quoted("Was ist der Zweck von debhelper?", text)).toEqual([
      "Das Paket debhelper hat den Zweck, den Bau zu vereinfachen.",
    ]);
  });
});
