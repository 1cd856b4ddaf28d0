import type { ErrorBody } from "./error-body.js";

/**
 * Recognises the refusal of a conversation that is too long, by the code or the words of the usual servers (OpenAI, vLLM,
 * TGI, the emulator). OVHcloud's own words are unconfirmed.
 *
 * @param said what the server said.
 * @returns tokens allowed and asked for, as far as they were told; undefined for other refusals.
 */
export function readContextOverflow({ message, code }: ErrorBody): { limit?: number; size?: number } | undefined {
  const isOverflow =
    code === "context_length_exceeded" ||
    /(context|input|prompt|sequence)[ _-]?(length|window|size)?\b.*\b(exceed|maximum|at most|too long|longer than|limit)/i.test(
      message,
    ) ||
    /(maximum|max)[ _-]?(model|context|input)[ _-]?(length|len|tokens)/i.test(message);
  if (!isOverflow || !/token|context/i.test(message)) return undefined;
  const limit = numberIn(message, [
    /context length (?:is|of) (\d[\d,]*)/i,
    /(?:reads|of|than|to) (\d[\d,]*)(?: tokens)? at most/i,
    /at most (\d[\d,]*)/i,
    /max(?:imum)?[\w ]*(?:length|tokens|len)\D{0,12}(\d[\d,]*)/i,
  ]);
  const size = numberIn(message, [
    /requested (?:about )?(\d[\d,]*)/i,
    /(?:has|have|resulted in|contains at least|contains) (\d[\d,]*) (?:input )?tokens/i,
  ]);
  return { ...(limit === undefined ? {} : { limit }), ...(size === undefined ? {} : { size }) };
}

/**
 * Recognises the refusal of a JSON Schema, by the field it is about or by its words.
 *
 * @param said what the server said.
 * @returns the place in the schema, if it was told; undefined for other refusals.
 */
export function readSchemaRefusal({ message, field = "" }: ErrorBody): { path?: string } | undefined {
  const inField = /^(?:response_format|text\.format|tools(?:\.|\[)\d+\]?|guided_json)\b/.test(field);
  const inWords = /(json|response|guided|function|tool|output|invalid)[ _-]?schema|response_format|grammar/i.test(
    message,
  );
  if (!inField && !inWords) return undefined;
  const path = /(?:^|\.)(?:schema|parameters)(?:\.(.*))?$/.exec(field);
  return path ? { path: path[1] ?? "" } : {};
}

function numberIn(text: string, patterns: readonly RegExp[]): number | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) return Number(found.replaceAll(",", ""));
  }
  return undefined;
}
