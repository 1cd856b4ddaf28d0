import { describe, expect, it } from "@jest/globals";
import { EmbeddingQueue } from "./embedding-queue.js";

/** A model whose calls end when the test says so. */
class HeldEmbeddings {
  readonly calls: { texts: string[]; signal: AbortSignal | undefined; answer: () => void; fail: (e: Error) => void }[] =
    [];
  #waiting: (() => void)[] = [];

  embedDocuments(texts: string[], { signal }: { signal?: AbortSignal } = {}): Promise<number[][]> {
    return new Promise((resolve, reject) => {
      const answer = (): void => resolve(texts.map((text) => [text.length]));
      this.calls.push({ texts, signal, answer, fail: reject });
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  /** Resolves when so many calls have been made. */
  async made(count: number): Promise<void> {
    while (this.calls.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

const texts = (count: number, topic = "t"): string[] => Array.from({ length: count }, (_, i) => `${topic}${i}`);
const sizes = ({ calls }: HeldEmbeddings): number[] => calls.map((call) => call.texts.length);

describe("the queue for embeddings", () => {
  it("puts texts of several callers into one call, and each gets its own vectors", async () => {
    const embeddings = new HeldEmbeddings();
    const queue = new EmbeddingQueue({ embeddings, batchSize: 10 });

    const [one, two] = [queue.embed(["a", "bb"]), queue.embed(["ccc"])];
    await embeddings.made(1);
    embeddings.calls[0]?.answer();

    expect(await Promise.all([one, two])).toEqual([[[1], [2]], [[3]]]);
    expect(sizes(embeddings)).toEqual([3]);
  });

  it("sends full calls at once, so many as may be under way, and fills the next one meanwhile", async () => {
    const embeddings = new HeldEmbeddings();
    const queue = new EmbeddingQueue({ embeddings, batchSize: 4, parallel: 2 });

    const first = queue.embed(texts(9));
    await embeddings.made(2);
    const second = queue.embed(texts(2, "u"));
    embeddings.calls[0]?.answer();
    embeddings.calls[1]?.answer();
    await embeddings.made(3);
    embeddings.calls[2]?.answer();

    expect(await first).toHaveLength(9);
    expect(await second).toHaveLength(2);
    expect(sizes(embeddings)).toEqual([4, 4, 3]);
  });

  it("embeds a text once that is given twice", async () => {
    const embeddings = new HeldEmbeddings();
    const embedding = new EmbeddingQueue({ embeddings }).embed(["a", "bb", "a"]);
    await embeddings.made(1);
    embeddings.calls[0]?.answer();

    expect(await embedding).toEqual([[1], [2], [1]]);
    expect(embeddings.calls[0]?.texts).toEqual(["a", "bb"]);
  });

  it("hands on what the model throws to those who wait for that call, and goes on with others", async () => {
    const embeddings = new HeldEmbeddings();
    const queue = new EmbeddingQueue({ embeddings, batchSize: 1, parallel: 1 });

    const [one, two] = [queue.embed(["a"]), queue.embed(["bb"])];
    await embeddings.made(1);
    embeddings.calls[0]?.fail(new Error("401 wrong key"));
    await expect(one).rejects.toThrow("401 wrong key");
    await embeddings.made(2);
    embeddings.calls[1]?.answer();

    expect(await two).toEqual([[2]]);
  });

  it("stops waiting at once when it is aborted, and tells the model", async () => {
    const embeddings = new HeldEmbeddings();
    const stop = new AbortController();
    const queue = new EmbeddingQueue({ embeddings, batchSize: 1, parallel: 1, signal: stop.signal });

    const [underWay, waiting] = [queue.embed(["a"]), queue.embed(["b"])];
    await embeddings.made(1);
    stop.abort(new Error("Ctrl-C"));

    await expect(underWay).rejects.toThrow("Ctrl-C");
    await expect(waiting).rejects.toThrow("Ctrl-C");
    await expect(queue.embed(["c"])).rejects.toThrow("Ctrl-C");
    expect(embeddings.calls[0]?.signal?.aborted).toBe(true);
    expect(embeddings.calls).toHaveLength(1);
  });

  it("says when a model gives another number of vectors than texts", async () => {
    const embeddings = { embedDocuments: async () => [[1]] };

    await expect(new EmbeddingQueue({ embeddings }).embed(["a", "b"])).rejects.toThrow(/1 vectors for 2 texts/);
  });
});
