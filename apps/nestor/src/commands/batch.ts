import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { batchChat, type BatchProgress, ChatOVHcloud, OVHcloudBatch } from "langchain-ovhcloud";
import { z } from "zod";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import { UsageError } from "../cli/usage-error.js";
import type { Settings } from "../config/settings.js";
import { withConnection } from "../runtime/connection.js";
import { json, line, type Console } from "../terminal/console.js";
import { euro } from "../terminal/money.js";
import { readText } from "../terminal/read-text.js";
import { writeResult } from "../terminal/write-result.js";

/** Options of `nestor batch`. */
export interface BatchOptions {
  out: string;
  window?: "24h" | "48h" | "72h";
  force?: boolean;
}

/**
 * Answers a file of prompts, one a line, as a batch. The job is written down beside the answers, so that the same command
 * goes on with it after a Ctrl-C or a crash instead of paying twice.
 */
export async function batchCommand(
  file: string,
  options: BatchOptions,
  settings: Settings,
  console: Console,
  signal: AbortSignal,
): Promise<ExitCode> {
  const prompts = (await readText(file, { isFile: true })).split(/\r?\n/).filter((text) => text.trim() !== "");
  refuseToOverwrite(options);
  const saved = new SavedJob(options.out, prompts);
  return withConnection(settings, async (connection) => {
    const model = new ChatOVHcloud({ ...connection, model: settings.chatModel });
    const resume = settings.mode === "offline" ? undefined : saved.read();
    if (resume === undefined) await tellCost(prompts, settings, connection, console);
    else line(console.err, "Going on with the batch that was sent before.");
    const outputs = await batchChat(model, prompts, {
      ...(resume !== undefined && { resume }),
      ...(options.window !== undefined && { completionWindow: options.window }),
      ...(settings.mode === "offline" && { pollMs: 200 }),
      onJob: (job) => (settings.mode === "offline" ? undefined : saved.write(JSON.stringify(job))),
      onProgress: progressLine(console),
      returnExceptions: true,
      signal,
    }).catch((error: unknown) => {
      if (signal.aborted && existsSync(saved.file))
        line(console.err, "The batch goes on at the service. Run the same command again to fetch its answers.");
      throw error;
    });
    const answers = prompts.map((prompt, i) => answerOf(prompt, outputs[i]));
    await writeResult(console, options.out, answers.map((answer) => `${JSON.stringify(answer)}\n`).join(""), options);
    await rm(saved.file, { force: true });
    const failed = answers.filter(({ error }) => error !== undefined).length;
    if (settings.json) json(console.out, { file: options.out, answered: answers.length - failed, failed });
    else line(console.out, `${answers.length - failed} answered${failed > 0 ? `, ${failed} failed` : ""}.`);
    return failed > 0 ? exitCode.partly : exitCode.ok;
  });
}

// Before anything is paid for.
function refuseToOverwrite({ out, force }: BatchOptions): void {
  if (existsSync(out) && !force)
    throw new UsageError(`${out} is there already, and was left alone. Name another file with --out, or add --force.`);
}

async function tellCost(
  prompts: readonly string[],
  settings: Settings,
  connection: ConstructorParameters<typeof OVHcloudBatch>[0],
  console: Console,
): Promise<void> {
  const batches = new OVHcloudBatch({ ...connection, model: settings.chatModel });
  const { cost } = await batches.estimateCost({ prompts });
  const about = cost ? `about ${euro(cost.amount)}, by an estimate` : "price not known";
  line(console.err, `${prompts.length} prompts to ${settings.chatModel}: ${about}.`);
}

function progressLine({ err, colours }: Console): (progress: BatchProgress) => void {
  let last = "";
  return ({ status, completed, failed, total }) => {
    const now = `  ${status}: ${completed + failed} of ${total}`;
    if (now !== last) line(err, colours.dim(now));
    last = now;
  };
}

function answerOf(prompt: string, output: { text: string } | Error | undefined): BatchAnswer {
  if (output === undefined || output instanceof Error)
    return { prompt, error: output?.message ?? "No answer came for it." };
  return { prompt, answer: output.text };
}

interface BatchAnswer {
  prompt: string;
  answer?: string;
  error?: string;
}

/** The job of an output file, as long as it is under way. It holds neither key nor prompts. */
class SavedJob {
  readonly file: string;
  readonly #digest: string;

  constructor(out: string, prompts: readonly string[]) {
    this.file = `${out}.job.json`;
    this.#digest = createHash("sha256").update(JSON.stringify(prompts)).digest("hex");
  }

  /** The job, if one is under way for these prompts. */
  read(): string | undefined {
    if (!existsSync(this.file)) return undefined;
    const saved = savedSchema.safeParse(JSON.parse(readFileSync(this.file, "utf8")));
    if (saved.success && saved.data.prompts === this.#digest) return saved.data.job;
    throw new UsageError(
      `${this.file} belongs to other prompts. Run the command with their file again, name another --out, or delete it.`,
    );
  }

  async write(job: string): Promise<void> {
    await writeFile(this.file, JSON.stringify({ prompts: this.#digest, job }));
  }
}

const savedSchema = z.object({ prompts: z.string(), job: z.string() });
