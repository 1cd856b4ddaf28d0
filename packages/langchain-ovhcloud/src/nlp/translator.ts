import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { OVHcloudConfigurationError } from "../client/errors.js";
import { inLanes } from "../dlp/lanes.js";
import { requireCounts, requireText } from "./arguments.js";
import { askForText } from "./ask-for-text.js";
import { joinParagraphs, type Paragraph, packParagraphs, readParagraphs } from "./paragraphs.js";
import { type TaskConfig, TextTask } from "./text-task.js";

/** Options of `createTranslator`. */
export interface TranslatorOptions {
  /** Language to translate into, such as "German". */
  to: string;
  /** Language of the texts. Default: the model finds out. */
  from?: string | undefined;
  /** How to translate certain words: the word, and its translation. */
  glossary?: Readonly<Record<string, string>> | undefined;
  /** Paragraphs are sent together up to so many tokens, by an estimate. Default 1500. */
  chunkTokens?: number | undefined;
  /** Requests under way at once. Default 4. */
  maxConcurrency?: number | undefined;
  /** Hears how many of the text's pieces are translated. What it throws ends the work. */
  onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
}

/**
 * Translates texts of any length with a chat model, paragraph by paragraph: what stands between two paragraphs stays as it
 * is, and so does white space at both ends.
 *
 * @param model any LangChain chat model.
 * @param options see {@link TranslatorOptions}.
 * @returns a `Runnable`; it throws OVHcloudBadRequestError for a text without words, OVHcloudInvalidResponseError for an
 *   answer without text, and what the model throws.
 * @throws OVHcloudConfigurationError for options that cannot work.
 * @example
 * ```ts
 * const german = await createTranslator(new ChatOVHcloud(), { to: "German" }).invoke("Good morning.");
 * ```
 */
export function createTranslator(model: BaseChatModel, options: TranslatorOptions): TextTask<string, string> {
  const { to, chunkTokens = 1_500, maxConcurrency: concurrency = 4, onProgress } = options;
  requireCounts({ chunkTokens, maxConcurrency: concurrency });
  if (to.trim() === "") throw new OVHcloudConfigurationError("`to` must name a language, such as German.");
  const task = translationTask(options);
  return new TextTask("Translator", async (text, config) => {
    requireText(text);
    const { lead, paragraphs } = readParagraphs(text, chunkTokens);
    const chunks = packParagraphs(paragraphs, chunkTokens);
    let done = 0;
    onProgress?.({ done, total: chunks.length });
    const translated = await inLanes(chunks, { concurrency, signal: config.signal }, async (chunk, signal) => {
      const answer = await translate(chunk, { model, task, config: { ...config, signal } });
      done += 1;
      onProgress?.({ done, total: chunks.length });
      return answer;
    });
    return lead + translated.join("");
  });
}

interface TranslationSettings {
  model: BaseChatModel;
  task: string;
  config: TaskConfig;
}

// A model that has made more or fewer paragraphs is asked again for each alone, since nobody knows which is which.
async function translate(chunk: readonly Paragraph[], settings: TranslationSettings): Promise<string> {
  const { model, task, config } = settings;
  const answer = await askForText(model, { task, texts: [joinParagraphs(chunk)] }, config);
  const [only] = chunk;
  if (only && chunk.length === 1) return answer + only.after;
  const answers = answer.split(/\n[^\S\n]*(?:\n[^\S\n]*)+/);
  if (answers.length === chunk.length) return chunk.map(({ after }, index) => answers[index] + after).join("");
  const alone: string[] = [];
  for (const paragraph of chunk) alone.push(await translate([paragraph], settings));
  return alone.join("");
}

function translationTask({ from, to, glossary = {} }: TranslatorOptions): string {
  const words = Object.entries(glossary).map(([word, translation]) => `- ${word}: ${translation}`);
  const terms = words.length === 0 ? "" : ` Use these translations:\n${words.join("\n")}\n`;
  const source = from === undefined ? "" : ` from ${from}`;
  return `Translate the text${source} into ${to}, all of it, and answer with the translation alone. Keep paragraphs, line breaks, lists and markup as they are, and leave code and URLs as they are, in blocks of code also the comments.${terms}`;
}
