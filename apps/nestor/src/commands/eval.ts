import { readFile } from "node:fs/promises";
import {
  compareReports,
  evaluateCollection,
  evaluateQuestions,
  indexCollection,
  readBeir,
  readGoldenQuestions,
  type EvaluationReport,
  type QuestionProblem,
} from "rag-engine";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import { NotFoundError, UsageError } from "../cli/usage-error.js";
import type { Settings } from "../config/settings.js";
import { openForReading } from "../runtime/knowledge-base.js";
import { openModels, type Models } from "../runtime/models.js";
import { withScratchStore } from "../runtime/scratch-store.js";
import { json, line, type Console } from "../terminal/console.js";
import { showComparison, showEvaluation } from "../terminal/eval-view.js";
import { showStep, type Step } from "../terminal/progress.js";

/** Options of `nestor eval`. */
export interface EvalCommandOptions {
  /** Folder with a test collection. */
  beir?: string;
  /** File with golden questions. */
  questions?: string;
  /** File with what an earlier run printed with `--json`. */
  against?: string;
}

/** What `nestor eval --json` prints. */
export interface Evaluation extends EvaluationReport {
  embeddingModel: string;
  /** Of a test collection. */
  documents?: number;
  chunks?: number;
  /** Golden questions that could not be judged; they are not in the figures. */
  problems?: QuestionProblem[];
}

interface Run {
  settings: Settings;
  models: Models;
  step: Step;
  signal: AbortSignal;
}

/** Measures how well retrieval finds: by words, by meaning, and both fused. */
export async function evalCommand(
  { beir, questions, against }: EvalCommandOptions,
  settings: Settings,
  console: Console,
  signal: AbortSignal,
): Promise<ExitCode> {
  if ((beir === undefined) === (questions === undefined)) {
    throw new UsageError("Say what to ask: --beir <folder> for a test collection, or --questions <file> for your own.");
  }
  const earlier = against === undefined ? undefined : await readEarlier(against);
  const models = await openModels(settings);
  const step = showStep(console);
  try {
    const run = { settings, models, step, signal };
    const evaluation = beir === undefined ? await evaluateOwn(questions ?? "", run) : await evaluateBeir(beir, run);
    step.finish();
    const { problems = [] } = evaluation;
    for (const { question, problem } of problems) line(console.err, `Left out: ${question}\n  ${problem}`);
    if (settings.json) json(console.out, evaluation);
    else show(console, evaluation);
    if (earlier !== undefined && !settings.json) showComparison(console, against ?? "", compare(evaluation, earlier));
    return problems.length === 0 ? exitCode.ok : exitCode.partly;
  } finally {
    step.finish();
    await models.close();
  }
}

/** Builds an index of the collection, asks it, and deletes it. */
async function evaluateBeir(folder: string, { settings, models, step, signal }: Run): Promise<Evaluation> {
  const set = await readBeir(folder);
  const { countTokens, maxChunkTokens, embeddingIdentity: embeddingModel } = models;
  return withScratchStore(settings, models, async (store) => {
    const indexed = await indexCollection(set.documents(), {
      store,
      countTokens: (text) => countTokens.call(models, text),
      maxChunkTokens,
      signal,
      onProgress: ({ documents, chunks }) =>
        step.show(`  indexing   ${documents} documents read, ${chunks} chunks embedded`),
    });
    const report = await evaluateCollection(store, set, { signal, onProgress: asking(step) });
    return { embeddingModel, ...indexed, ...report };
  });
}

/** Asks the index in use. */
async function evaluateOwn(file: string, { settings, models, step, signal }: Run): Promise<Evaluation> {
  const questions = await readGoldenQuestions(file);
  const base = await openForReading(settings, models);
  try {
    const report = await evaluateQuestions({ ...base, questions, signal, onProgress: asking(step) });
    return { embeddingModel: models.embeddingIdentity, ...report };
  } finally {
    await base.close();
  }
}

function asking(step: Step): (done: number, total: number) => void {
  return (done, total) => step.show(`  asking     ${done} of ${total} questions`);
}

function show(console: Console, evaluation: Evaluation): void {
  const { questions, documents, chunks, embeddingModel } = evaluation;
  const of = documents === undefined ? "" : ` of ${documents} documents in ${chunks ?? 0} chunks`;
  const asked = questions === 1 ? "1 question" : `${questions} questions`;
  line(console.out, `${asked}${of}, embedded by ${embeddingModel}; means with 95 % intervals (bootstrap)`);
  line(console.out);
  if (questions === 0) line(console.out, "No question could be judged.");
  else showEvaluation(console, evaluation);
}

async function readEarlier(file: string): Promise<Pick<EvaluationReport, "values">> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new NotFoundError(
      `${file} cannot be read (${error.code ?? error.message}). Make it with nestor eval --json.`,
    );
  });
  const values = valuesIn(text);
  if (values === undefined) throw new UsageError(`${file} is not what nestor eval --json prints. Make it anew.`);
  return { values };
}

function valuesIn(text: string): EvaluationReport["values"] | undefined {
  try {
    const { values } = JSON.parse(text) as Partial<EvaluationReport>;
    return Array.isArray(values) ? values : undefined;
  } catch {
    return undefined;
  }
}

function compare(now: EvaluationReport, earlier: Pick<EvaluationReport, "values">): ReturnType<typeof compareReports> {
  try {
    return compareReports(now, earlier);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}
