import { PIPELINE_VERSION } from "./index-document.js";

/** @returns how pages are cleaned and cut: a document that was done in another way has to be done again. */
export function pipelineOf({ maxChunkTokens }: { maxChunkTokens: number }): string {
  return `${PIPELINE_VERSION}:${maxChunkTokens}`;
}
