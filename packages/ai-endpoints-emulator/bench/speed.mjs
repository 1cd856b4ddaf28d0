// Embedding speed against bare onnxruntime-node in the main thread (batches of 8, same tokenizer and weights),
// and the time of a chat answer. Run after `pnpm build`: node bench/speed.mjs
import { readFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Tokenizer } from "@huggingface/tokenizers";
import onnx from "onnxruntime-node";
import { createEmulator, createMiniLmEmbedder } from "../dist/index.js";
import { locateWeights } from "../dist/minilm/weights.js";

const WORDS =
  "package system manager install source binary remove hold version directory file user network server kernel device driver list table query index memory page answer library release stable testing".split(
    " ",
  );
let state = 7;
const random = () => (state = (state * 16807) % 2147483647) / 2147483647;
const sentence = (words) => Array.from({ length: words }, () => WORDS[Math.floor(random() * WORDS.length)]).join(" ");
const passages = Array.from({ length: 96 }, () => sentence(120));
const timed = async (work) => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};
const perSecond = (ms) => (passages.length / ms) * 1000;

const files = await locateWeights();
const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const tokenizer = new Tokenizer(json(files.tokenizer), json(files.tokenizerConfig));

async function bare(intraOpNumThreads) {
  const session = await onnx.InferenceSession.create(files.model, { intraOpNumThreads });
  const run = async (texts) => {
    const all = texts.map((text) => tokenizer.encode(text).ids.slice(0, 256));
    const width = Math.max(...all.map((ids) => ids.length));
    const tensor = (of) =>
      new onnx.Tensor(
        "int64",
        BigInt64Array.from(all.flatMap((ids) => Array.from({ length: width }, (_, i) => of(ids, i)))),
        [all.length, width],
      );
    await session.run({
      input_ids: tensor((ids, i) => BigInt(ids[i] ?? 0)),
      attention_mask: tensor((ids, i) => (i < ids.length ? 1n : 0n)),
      token_type_ids: tensor(() => 0n),
    });
  };
  await run(passages.slice(0, 8));
  const ms = await timed(async () => {
    for (let at = 0; at < passages.length; at += 8) await run(passages.slice(at, at + 8));
  });
  await session.release();
  return perSecond(ms);
}

async function ours(intraOpNumThreads) {
  const embedder = await createMiniLmEmbedder({ intraOpNumThreads });
  await embedder.embed([sentence(120)]);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const rate = perSecond(await timed(() => embedder.embed(passages)));
  delay.disable();
  const question = await timed(() => embedder.embed(["How do I put a package on hold?"]));
  await embedder.close();
  return { rate, question, blockedMs: delay.max / 1e6 };
}

for (const threads of [1, 2, 1, 2]) {
  const peer = await bare(threads);
  const { rate, question, blockedMs } = await ours(threads);
  console.log(
    `${threads} thread(s): ${rate.toFixed(1)} passages of 120 words/s, bare onnxruntime-node ${peer.toFixed(1)}, ` +
      `ratio ${(rate / peer).toFixed(2)}; one question ${question.toFixed(1)} ms; main thread held ${blockedMs.toFixed(0)} ms at most`,
  );
}

const emulator = await createEmulator({ rateLimits: false });
const prose = () => Array.from({ length: 9 }, () => `The ${sentence(14)}.`).join("\n");
async function ask(texts, question) {
  const content = `${texts.map((text, at) => `<passage n="${at + 1}">${text}</passage>`).join("\n")}\n<question>${question}</question>`;
  const body = JSON.stringify({ model: "gpt-oss-20b", messages: [{ role: "user", content }] });
  return timed(async () => (await fetch(`${emulator.url}/chat/completions`, { method: "POST", body })).json());
}
const cold = [];
const warm = [];
for (let round = 0; round < 15; round++) {
  const texts = Array.from({ length: 6 }, prose);
  cold.push(await ask(texts, `Which ${sentence(6)}?`));
  warm.push(await ask(texts, `Which ${sentence(6)}?`));
}
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)].toFixed(0);
console.log(
  `chat answer, 6 passages of about 200 tokens: ${median(cold)} ms new passages, ${median(warm)} ms seen before (medians)`,
);
await emulator.close();
