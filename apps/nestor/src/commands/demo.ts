import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Answer, SyncSummary } from "rag-engine";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import { NotFoundError } from "../cli/usage-error.js";
import type { Settings } from "../config/settings.js";
import { openAnswering } from "../runtime/answering.js";
import { answerJson } from "../terminal/answer-json.js";
import { showAnswer } from "../terminal/answer-view.js";
import { json, line, type Console } from "../terminal/console.js";
import { showSyncSummary } from "../terminal/sync-view.js";
import { runSync } from "./sync.js";

const repository = fileURLToPath(new URL("../../../../", import.meta.url));

/** The three questions; the last one makes sense only to somebody who remembers the second. */
export const demoQuestions = [
  "What is the purpose of the /srv directory?",
  "How do I put a package on hold?",
  "And how do I undo that?",
] as const;

/** Indexes the sample PDFs and asks three questions of them, always offline, in an index of its own. */
export async function demoCommand(settings: Settings, console: Console, signal: AbortSignal): Promise<ExitCode> {
  const samples = path.join(repository, "samples");
  if (!existsSync(samples))
    throw new NotFoundError(`The demo needs the repository's samples/ folder; it is not at ${samples}.`);
  const { postgres: _elsewhere, ...own } = settings;
  const demo: Settings = {
    ...own,
    mode: "offline",
    dataDirectory: path.join(repository, ".nestor/demo"),
  };
  if (!settings.json) introduce(console);
  const summary = await runSync(samples, demo, console, signal);
  if (summary.cancelled) return exitCode.interrupted;
  if (!settings.json) showSyncSummary(console, summary);
  const answers = await askAll(demo, console, signal);
  if (settings.json) json(console.out, { summary, answers: answers.map(answerJson) });
  else conclude(console, summary, answers);
  return summary.failed.length > 0 ? exitCode.partly : exitCode.ok;
}

function introduce({ out, colours }: Console): void {
  line(out, colours.bold("Nestor demo: questions to real PDFs, offline"));
  line(out, "No key and no network are used. The models are the emulator's: embeddings are real (all-MiniLM-L6-v2),");
  line(out, "answers are quotes picked from the documents, not written by a language model.");
  line(out);
}

async function askAll(settings: Settings, console: Console, signal: AbortSignal): Promise<Answer[]> {
  const answering = await openAnswering(settings);
  try {
    const answers: Answer[] = [];
    let threadId: string | undefined;
    for (const question of demoQuestions) {
      if (!settings.json) {
        line(console.out);
        line(console.out, console.colours.bold(`? ${question}`));
      }
      const answer = await answering.engine.ask(question, { signal, ...(threadId === undefined ? {} : { threadId }) });
      threadId = answer.threadId;
      answers.push(answer);
      if (!settings.json) showAnswer(console, answer);
    }
    return answers;
  } finally {
    await answering.close();
  }
}

function conclude({ out, colours }: Console, summary: SyncSummary, answers: readonly Answer[]): void {
  line(out);
  line(out, colours.bold("Timings"));
  line(out, summary.chunksEmbedded === 0 ? "  index      nothing to do: every file is unchanged" : indexSpeed(summary));
  for (const [i, { ms }] of answers.entries()) {
    line(out, `  question ${i + 1} ${Math.round(ms.total)} ms (retrieval ${Math.round(ms.retrieve)} ms)`);
  }
  line(out);
  line(out, colours.bold("Next"));
  line(out, "  npm run nestor -- sync ./my-pdfs          index a folder of your own documents");
  line(out, '  npm run nestor -- ask "your question"     an answer with pages and quotes');
  line(out, "  npm run nestor -- chat                    a conversation that remembers");
  line(out, "  npm run nestor -- --help                  everything else, also how to use a language model");
}

function indexSpeed({ pages, chunksEmbedded, ms }: SyncSummary): string {
  const perSecond = (n: number, took: number): string => (took === 0 ? "-" : (n / (took / 1000)).toFixed(1));
  return `  index      ${pages} pages at ${perSecond(pages, ms.parse)} pages/s, ${chunksEmbedded} chunks at ${perSecond(chunksEmbedded, ms.embed)} chunks/s`;
}
