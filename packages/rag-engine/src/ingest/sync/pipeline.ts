import { PIPELINE_VERSION } from "./index-document.js";

/** @returns how pages are cleaned and cut: a document that was done in another way has to be done again. */
export function pipelineOf({ maxChunkTokens }: { maxChunkTokens: number }): string {
  return `${PIPELINE_VERSION}:${maxChunkTokens}`;
}

/** @returns whether two pipelines clean pages alike, so that stored pages of one may be cut by the other. */
export function readPagesAlike(one: string, other: string): boolean {
  return pagePart(one) === pagePart(other);
}

/** `PIPELINE_VERSION` begins with how pages are read, and a dot. */
function pagePart(pipeline: string): string {
  return pipeline.slice(0, pipeline.indexOf("."));
}
