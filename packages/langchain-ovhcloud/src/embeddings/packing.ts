import { estimateTokens } from "../tokens/estimate.js";

/** Bounds of one request. */
export interface PackingLimits {
  /** Most texts. */
  maxItems: number;
  /** Most tokens, estimated. */
  maxTokens: number;
  /** Most bytes of JSON for the texts. */
  maxBytes: number;
}

/**
 * Packs texts into requests, in order, each as full as the limits allow. A text that alone exceeds a limit gets a request
 * of its own, so that the server decides about it.
 *
 * @param texts what to send.
 * @param limits bounds of one request.
 * @param instruction what will be put before each text, and counts.
 * @returns batches that concatenate to `texts`; none is empty.
 */
export function packTexts(texts: readonly string[], limits: PackingLimits, instruction = ""): string[][] {
  const extraTokens = estimateTokens(instruction);
  const extraBytes = instruction ? jsonBytes(instruction) : 0;
  const batches: string[][] = [];
  let current: string[] = [];
  let tokens = 0;
  let bytes = 0;
  for (const text of texts) {
    const textTokens = estimateTokens(text) + extraTokens;
    const textBytes = jsonBytes(text) + extraBytes;
    const full =
      current.length >= limits.maxItems ||
      tokens + textTokens > limits.maxTokens ||
      bytes + textBytes > limits.maxBytes;
    if (current.length > 0 && full) {
      batches.push(current);
      current = [];
      tokens = bytes = 0;
    }
    current.push(text);
    tokens += textTokens;
    bytes += textBytes;
  }
  if (current.length > 0) batches.push(current);
  return batches;
}

/**
 * Bytes of a text inside a JSON array, with its comma: what the server's body limit counts, escapes included.
 *
 * @param text any text.
 */
export function jsonBytes(text: string): number {
  return encoder.encode(JSON.stringify(text)).length + 1;
}

const encoder = new TextEncoder();
