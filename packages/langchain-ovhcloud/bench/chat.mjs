/**
 * `ChatOVHcloud` against raw `fetch` and against `ChatOpenAI` of @langchain/openai 1.5.8, in one run on loopback.
 *
 *   node bench/chat.mjs [invokes] [chunks]
 *
 * - invoke: CPU time of this process per call, and what each class adds to raw `fetch` + JSON;
 * - stream: chunks a second over a long answer, against raw reading of server-sent events;
 * - first token: how much later it comes than with raw reading, p50.
 *
 * The three take turns in rounds, so that whatever else the machine does falls on all. The server runs in a process of its
 * own. Our rate limiter stays on; the server announces a limit that never makes it wait.
 */
import { fork } from "node:child_process";
import process from "node:process";
import { ChatOpenAI } from "@langchain/openai";
import { ChatOVHcloud } from "../dist/index.js";

const invokes = Number(process.argv[2] ?? 3000);
const chunks = Number(process.argv[3] ?? 5000);
const rounds = 15;
const prompt = "Why is the sky blue?";

const server = fork(new URL("./chat-server.mjs", import.meta.url), [String(chunks)]);
const { port } = await new Promise((resolve) => server.once("message", resolve));
const baseURL = `http://127.0.0.1:${port}/v1`;
const ours = new ChatOVHcloud({ model: "gpt-oss-120b", apiKey: "bench", baseURL });
const openai = new ChatOpenAI({ model: "gpt-oss-120b", apiKey: "bench", configuration: { baseURL } });

try {
  await compareInvokes();
  await compareStreams();
  await compareFirstTokens();
} finally {
  server.kill();
}

async function compareInvokes() {
  const calls = {
    raw: async () => (await (await post(false)).json()).choices[0].message.content,
    openai: async () => (await openai.invoke(prompt)).content,
    ours: async () => (await ours.invoke(prompt)).content,
  };
  const each = Math.ceil(invokes / rounds);
  for (const call of Object.values(calls)) await repeat(1500, call);
  const cpu = await inTurns(calls, async (call) => {
    const before = process.cpuUsage();
    await repeat(each, call);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 / each;
  });
  const added = { ours: cpu.ours - cpu.raw, openai: cpu.openai - cpu.raw };
  console.log(`invoke, CPU ms per call (median of ${rounds} rounds of ${each})`);
  console.log(`  raw fetch ${ms(cpu.raw)}   ChatOpenAI ${ms(cpu.openai)}   ours ${ms(cpu.ours)}`);
  console.log(
    `  added to raw: ChatOpenAI ${ms(added.openai)}   ours ${ms(added.ours)}   ratio ${(added.ours / added.openai).toFixed(2)} (wanted: at most 0.6)`,
  );
}

async function compareStreams() {
  const readers = { raw: countRaw, openai: () => count(openai), ours: () => count(ours) };
  for (const read of Object.values(readers)) await read();
  const rate = await inTurns(readers, async (read) => {
    const startedAt = performance.now();
    const seen = await read();
    if (seen < chunks) throw new Error(`Only ${seen} of ${chunks} chunks came.`);
    return (chunks / (performance.now() - startedAt)) * 1000;
  });
  console.log(`stream of ${chunks} chunks, chunks/s (median of ${rounds})`);
  console.log(
    `  raw SSE ${Math.round(rate.raw)}   ChatOpenAI ${Math.round(rate.openai)}   ours ${Math.round(rate.ours)}`,
  );
  console.log(
    `  ours to raw ${(rate.ours / rate.raw).toFixed(2)}   ours to ChatOpenAI ${(rate.ours / rate.openai).toFixed(2)} (wanted: at least 1.5)`,
  );
}

async function compareFirstTokens() {
  const readers = { raw: firstRaw, openai: () => first(openai), ours: () => first(ours) };
  const time = await inTurns(
    readers,
    async (read) => {
      const startedAt = performance.now();
      return (await read()) - startedAt;
    },
    150,
  );
  console.log("time to the first token (p50 of 150)");
  console.log(`  raw SSE ${ms(time.raw)}   ChatOpenAI ${ms(time.openai)}   ours ${ms(time.ours)}`);
  console.log(
    `  added to raw: ChatOpenAI ${ms(time.openai - time.raw)}   ours ${ms(time.ours - time.raw)} (wanted: under 1 ms)`,
  );
}

function post(stream) {
  return fetch(`${baseURL}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer bench" },
    body: JSON.stringify({ model: "gpt-oss-120b", messages: [{ role: "user", content: prompt }], stream }),
  });
}

async function* rawPieces() {
  const response = await post(true);
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of response.body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      if (line.startsWith("data: ") && line !== "data: [DONE]") yield JSON.parse(line.slice(6));
    }
  }
}

async function countRaw() {
  let seen = 0;
  for await (const piece of rawPieces()) if (piece.choices[0]?.delta.content) seen += 1;
  return seen;
}

async function count(model) {
  let seen = 0;
  for await (const chunk of await model.stream(prompt)) if (chunk.content) seen += 1;
  return seen;
}

// The moment of the first token; leaving the stream afterwards takes time too, but nobody waits for that.
async function firstRaw() {
  for await (const piece of rawPieces()) if (piece.choices[0]?.delta.content) return performance.now();
  throw new Error("No token came.");
}

async function first(model) {
  for await (const chunk of await model.stream(prompt)) if (chunk.content) return performance.now();
  throw new Error("No token came.");
}

async function inTurns(subjects, measure, times = rounds) {
  const measured = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
  for (let round = 0; round < times; round += 1) {
    for (const [name, subject] of Object.entries(subjects)) measured[name].push(await measure(subject));
  }
  return Object.fromEntries(Object.entries(measured).map(([name, values]) => [name, median(values)]));
}

async function repeat(times, call) {
  for (let i = 0; i < times; i += 1) await call();
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function ms(value) {
  return `${value.toFixed(3)} ms`;
}
