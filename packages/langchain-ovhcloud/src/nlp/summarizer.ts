import type { DocumentInterface } from "@langchain/core/documents";
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { OVHcloudConfigurationError } from "../client/errors.js";
import { inLanes } from "../dlp/lanes.js";
import { estimateTokens } from "../tokens/estimate.js";
import { requireCounts, requireText } from "./arguments.js";
import { askForText } from "./ask-for-text.js";
import { defaultChunkTokens, LEAST_CHUNK_TOKENS, wordsOfTokens } from "./chunk-size.js";
import { splitByTokens } from "./split-tokens.js";
import type { SummarizerOptions, SummaryProgress } from "./summarizer-options.js";
import { type SummaryTasks, summaryTasks } from "./summary-tasks.js";
import { type TaskConfig, TextTask } from "./text-task.js";

/** What can be summarised: a text, a document, or documents that belong together. */
export type SummarizerInput = string | DocumentInterface | readonly DocumentInterface[];

/**
 * Summarises texts of any length with a chat model. A text that is too long for one request is divided at the ends of its
 * paragraphs or sentences, its parts are summarised, and the summaries combined, as often as it takes to make one.
 *
 * @param model any LangChain chat model.
 * @param options see {@link SummarizerOptions}; all have defaults.
 * @returns a `Runnable`; it throws OVHcloudBadRequestError for a text without words, OVHcloudInvalidResponseError for an
 *   answer without text, and what the model throws; the requests that are still under way are aborted.
 * @throws OVHcloudConfigurationError for options that cannot work.
 * @example
 * ```ts
 * const summarizer = createSummarizer(new ChatOVHcloud(), { style: "bullets" });
 * console.log(await summarizer.invoke("A long text …"));
 * ```
 */
export function createSummarizer(
  model: BaseChatModel,
  options: SummarizerOptions = {},
): TextTask<SummarizerInput, string> {
  const { maxWords = 300, maxConcurrency = 4, onProgress } = options;
  const chunkTokens = options.chunkTokens ?? defaultChunkTokens(model.profile, maxWords);
  requireCounts({ maxWords, chunkTokens, maxConcurrency });
  if (chunkTokens < LEAST_CHUNK_TOKENS)
    throw new OVHcloudConfigurationError(
      `\`chunkTokens\` must be ${LEAST_CHUNK_TOKENS} or more. Leave it out for what suits the model.`,
    );
  // Four summaries fit into a request, so that each round leaves a quarter.
  const part = Math.min(wordsOfTokens(chunkTokens / 4), Math.max(maxWords, LEAST_PART_WORDS));
  const tasks = summaryTasks(options, { result: maxWords, part });
  return new TextTask("Summarizer", async (input, config) => {
    const text = textOf(input);
    requireText(text);
    return new Summary({ model, tasks, chunkTokens, maxConcurrency, onProgress, config }).of(text);
  });
}

// What is left out of a part is lost, however short the result is to be.
const LEAST_PART_WORDS = 225;

function textOf(input: SummarizerInput): string {
  if (typeof input === "string") return input;
  const documents = Array.isArray(input) ? (input as readonly DocumentInterface[]) : [input as DocumentInterface];
  return documents.map(({ pageContent }) => pageContent).join("\n\n");
}

interface SummarySettings {
  model: BaseChatModel;
  tasks: SummaryTasks;
  chunkTokens: number;
  maxConcurrency: number;
  onProgress: SummarizerOptions["onProgress"];
  config: TaskConfig;
}

/** The work on one text. */
class Summary {
  readonly #settings: SummarySettings;

  constructor(settings: SummarySettings) {
    this.#settings = settings;
  }

  async of(text: string): Promise<string> {
    const { tasks, chunkTokens } = this.#settings;
    const parts = splitByTokens(text, chunkTokens).filter((part) => part.trim() !== "");
    if (parts.length === 1) return (await this.#ask("whole", 1, [[tasks.whole, parts]])).join("");
    const jobs = parts.map((part, index): Job => [tasks.part(index + 1, parts.length), [part]]);
    return this.#combine(await this.#ask("parts", 1, jobs));
  }

  async #combine(summaries: readonly string[]): Promise<string> {
    const { tasks, chunkTokens } = this.#settings;
    let left = summaries;
    for (let round = 1; ; round += 1) {
      const groups = groupByTokens(left, chunkTokens);
      if (groups.length === 1) return (await this.#ask("combine", round, [[tasks.combine, left]])).join("");
      left = await this.#ask(
        "combine",
        round,
        groups.map((group): Job => [tasks.join, group]),
      );
    }
  }

  async #ask(step: SummaryProgress["step"], round: number, jobs: readonly Job[]): Promise<string[]> {
    const { model, maxConcurrency: concurrency, onProgress, config } = this.#settings;
    let done = 0;
    const report = () => onProgress?.({ step, round, done, total: jobs.length });
    report();
    return inLanes(jobs, { concurrency, signal: config.signal }, async ([task, texts], signal) => {
      const answer = await askForText(model, { task, texts }, { ...config, signal });
      done += 1;
      report();
      return answer;
    });
  }
}

type Job = readonly [task: string, texts: readonly string[]];

// At least two to a group, however long they are: so there are fewer after each round, and it comes to an end.
function groupByTokens(texts: readonly string[], maxTokens: number): string[][] {
  const groups: string[][] = [];
  let size = 0;
  for (const text of texts) {
    const tokens = estimateTokens(text);
    const last = groups.at(-1);
    if (last && (last.length < 2 || size + tokens <= maxTokens)) {
      last.push(text);
      size += tokens;
    } else {
      groups.push([text]);
      size = tokens;
    }
  }
  return groups;
}
