import { createHash } from "node:crypto";
import type { Embedded } from "../minilm/embedder.js";

/**
 * Vectors without meaning, for tests and benches that need many and look at none: the bytes of a hash, the same for the
 * same text, of length 1. Tokens are counted as words.
 *
 * @param texts any texts.
 */
export async function hashEmbedding(texts: readonly string[]): Promise<Embedded> {
  return {
    vectors: texts.map((text) => {
      const bytes = createHash("sha512").update(text).digest();
      const numbers = Float32Array.from(bytes, (byte) => byte / 127.5 - 1);
      const length = Math.hypot(...numbers);
      return numbers.map((number) => number / length);
    }),
    tokenCounts: texts.map((text) => text.split(/\s+/).filter(Boolean).length),
  };
}
