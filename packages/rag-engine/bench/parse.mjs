/**
 * Page extraction against bare pdf-parse and pdftotext on the same files.
 *
 *   node bench/parse.mjs [file.pdf ...]
 *
 * Without a file: a real manual of 143 pages and a made one of 2,000. The peers are `getText()` of pdf-parse in a
 * process of its own, without any cleaning, and poppler's `pdftotext` where it is installed. Ours reads, lays out,
 * cleans and hands over every page of one file, with one child process and with two. All read each file once to warm
 * up, then ROUNDS times in turn; the best round counts, which keeps other work on the machine out. All but pdftotext
 * keep their processes, as a sync does, and get faster over the first rounds while V8 compiles; what the first file of
 * a new process takes is told apart.
 */
import { execFile as execFileWithCallback, fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { longPdf } from "./long-pdf.mjs";

const execFile = promisify(execFileWithCallback);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const self = fileURLToPath(import.meta.url);

if (process.argv[2] === "--peer") await servePeer();
else await main(process.argv.slice(2));

async function main(args) {
  const folder = mkdtempSync(join(tmpdir(), "bench-parse-"));
  try {
    const tiny = join(folder, "tiny.pdf");
    writeFileSync(tiny, longPdf(1));
    for (const file of args.length > 0 ? args : defaultFiles(folder)) await compare(file, tiny);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function defaultFiles(folder) {
  const long = join(folder, "made-2000-pages.pdf");
  writeFileSync(long, longPdf(2_000));
  return [fileURLToPath(new URL("../../../samples/debmake-doc.en.pdf", import.meta.url)), long];
}

async function compare(file, tiny) {
  const { createDocumentParser } = await import("../dist/index.js");
  const peer = fork(self, ["--peer"], { stdio: ["ignore", "ignore", "ignore", "ipc"] });
  const [one, two] = [1, 2].map((parserProcesses) => createDocumentParser({ parserProcesses, maxMemoryMb: 1_024 }));
  const started = performance.now();
  const { pages } = await one.parse(file);
  const firstMs = performance.now() - started;
  const readers = {
    peer: async () => (await askPeer(peer, file)).ms,
    pdftotext: () => timed(() => execFile("pdftotext", [file, "-"], { maxBuffer: 1e9 })),
    one: () => timed(() => one.parse(file)),
    two: () => timed(() => two.parse(file)),
  };
  let reading;
  const awake = setInterval(() => {
    if (reading !== "one") void keepAwake(one, 1, tiny);
    if (reading !== "two") void keepAwake(two, 2, tiny);
  }, 400);
  const best = {};
  for (reading of Object.keys(readers)) if (await canRun(readers[reading])) best[reading] = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    for (reading of Object.keys(best)) best[reading] = Math.min(best[reading], await readers[reading]());
  }
  clearInterval(awake);
  const childMb = peakMbOfChildren(peer.pid);
  const { peakMb } = await askPeer(peer, file);
  await Promise.all([one.close(), two.close()]);
  peer.disconnect();
  report(file, pages.length, best, firstMs, { childMb, peakMb });
}

/** Processes that have nothing to do end after a second. */
function keepAwake(parser, processes, tiny) {
  return Promise.all(Array.from({ length: processes }, () => parser.parse(tiny)));
}

/** Runs it once to warm up; pdftotext may not be installed. */
async function canRun(reader) {
  try {
    await reader();
    return true;
  } catch (error) {
    if (error.code === "ENOENT") return false;
    throw error;
  }
}

function report(file, pages, best, firstMs, { childMb, peakMb }) {
  const rate = (ms) => ((pages / ms) * 1000).toFixed(0).padStart(5);
  const line = (name, ms) =>
    console.log(
      `  ${name.padEnd(36)} ${ms === undefined ? "not installed" : `${rate(ms)} pages/s   ${ratios(ms, best)}`}`,
    );
  console.log(`${basename(file)}, ${pages} pages, best of ${ROUNDS}`);
  line("bare pdf-parse getText(), in-process", best.peer);
  line("pdftotext (poppler)", best.pdftotext);
  line("ours, one child process", best.one);
  line("ours, two children on the one file", best.two);
  console.log(`  first file with one child, process start included: ${firstMs.toFixed(0)} ms`);
  console.log(
    `  peak memory: peer ${peakMb.toFixed(0)} MB, our child ${childMb === undefined ? "not known here" : `${childMb.toFixed(0)} MB`}, ` +
      `our parent ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`,
  );
}

function ratios(ms, { peer, pdftotext }) {
  const ofPoppler = pdftotext === undefined ? "" : `, ${(pdftotext / ms).toFixed(2)} x pdftotext`;
  return `${(peer / ms).toFixed(2)} x bare pdf-parse${ofPoppler}`;
}

async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Linux keeps the peak of every process in /proc; the parser's children are ours. */
function peakMbOfChildren(peerPid) {
  try {
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim().split(" ").map(Number);
    const peaks = children
      .filter((pid) => pid !== peerPid)
      .map((pid) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024);
    return Math.max(...peaks.filter(Number.isFinite));
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
