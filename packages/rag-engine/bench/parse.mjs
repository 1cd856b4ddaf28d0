/**
 * Page extraction against bare pdf-parse on the same files.
 *
 *   node bench/parse.mjs [file.pdf ...]
 *
 * The peer is `getText()` of pdf-parse in a fresh process of its own, without any cleaning. Ours reads, streams,
 * cleans and hands over every page. Both sides read each file once to warm up, then ROUNDS times in turn; the best
 * round counts, which keeps other work on the machine out. Starting a process is timed apart: a sync does it once.
 */
import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const self = fileURLToPath(import.meta.url);

if (process.argv[2] === "--peer") await servePeer();
else await main(process.argv.slice(2));

async function main(args) {
  const { createDocumentParser } = await import("../dist/index.js");
  const files =
    args.length > 0 ? args : [fileURLToPath(new URL("../../../samples/debmake-doc.en.pdf", import.meta.url))];
  const peer = fork(self, ["--peer"], { stdio: ["ignore", "ignore", "ignore", "ipc"] });
  for (const file of files) {
    const [one, two] = [createDocumentParser(), createDocumentParser({ parserProcesses: 2 })];
    const started = performance.now();
    const { pages } = await one.parse(file);
    const firstMs = performance.now() - started;
    await Promise.all([two.parse(file), two.parse(file)]);
    await askPeer(peer, file);
    const best = { peer: Infinity, one: Infinity, two: Infinity };
    for (let round = 0; round < ROUNDS; round++) {
      best.peer = Math.min(best.peer, (await askPeer(peer, file)).ms);
      best.one = Math.min(best.one, await timed(() => one.parse(file)));
      best.two = Math.min(best.two, (await timed(() => Promise.all([two.parse(file), two.parse(file)]))) / 2);
    }
    const childMb = peakMbOfChildren();
    const { peakMb } = await askPeer(peer, file);
    await Promise.all([one.close(), two.close()]);
    report(file, pages.length, best, firstMs, { childMb, peakMb });
  }
  peer.disconnect();
}

function report(file, pages, best, firstMs, { childMb, peakMb }) {
  const rate = (ms) => (pages / ms) * 1000;
  const line = (name, ms) =>
    console.log(`  ${name.padEnd(34)} ${rate(ms).toFixed(0).padStart(5)} pages/s   ${(best.peer / ms).toFixed(2)} x`);
  console.log(`${basename(file)}, ${pages} pages, best of ${ROUNDS}`);
  line("bare pdf-parse getText(), in-process", best.peer);
  line("ours, one child process", best.one);
  line("ours, two children, two files at once", best.two);
  console.log(`  first file with one child, process start included: ${firstMs.toFixed(0)} ms`);
  console.log(
    `  peak memory: peer ${peakMb.toFixed(0)} MB, our child ${childMb === undefined ? "not known here" : `${childMb.toFixed(0)} MB`}, ` +
      `our parent ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`,
  );
}

async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Linux keeps the peak of every process in /proc; the parser's children are ours. */
function peakMbOfChildren() {
  try {
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim().split(" ").map(Number);
    const peaks = children.map(
      (pid) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024,
    );
    // The first child is the peer.
    return Math.max(...peaks.slice(1).filter(Number.isFinite));
  } catch {
    return undefined;
  }
}

function askPeer(peer, file) {
  return new Promise((resolve) => {
    peer.once("message", resolve);
    peer.send({ file });
  });
}

async function servePeer() {
  const { PDFParse } = await import("pdf-parse");
  process.on("disconnect", () => process.exit(0));
  process.on("message", async ({ file }) => {
    const started = performance.now();
    const parser = new PDFParse({ data: new Uint8Array(readFileSync(file)) });
    await parser.getText();
    await parser.destroy();
    process.send({ ms: performance.now() - started, peakMb: process.resourceUsage().maxRSS / 1024 });
  });
}
