import { PIPELINE_VERSION } from "./index-document.js";

/** @returns how pages are cleaned and cut: a document that was done in another way has to be done again. */
export function pipelineOf({ maxChunkTokens }: { maxChunkTokens: number }): string {
  return `${PIPELINE_VERSION}:${maxChunkTokens}`;
}

/** @returns the pipeline of a document with scanned pages. @param languages of text recognition; undefined without it. */
export function withScans(pipeline: string, languages: string | undefined): string {
  return `${pipeline}${SCANS}${languages ?? "none"}`;
}

/**
 * Whether what is stored of a document is what would be stored now. Recognised text is not thrown away by a sync that
 * does not recognise: only other languages make a document with scanned pages a thing of the past.
 *
 * @param ocrLanguages of text recognition now; undefined without it.
 */
export function isCurrent(stored: string, now: string, ocrLanguages: string | undefined): boolean {
  const [way, languages] = stored.split(SCANS);
  return way === now && (languages === undefined || ocrLanguages === undefined || languages === ocrLanguages);
}

/** @returns whether a document that held no text may hold some now, because its scanned pages would be recognised. */
export function mayHaveText(stored: string, ocrLanguages: string | undefined): boolean {
  return ocrLanguages !== undefined && stored.split(SCANS)[1] !== ocrLanguages;
}

/** @returns the pipeline of a document whose stored pages are cut anew. */
export function recutPipeline(before: string, now: string): string {
  // Pages that an older program read stay as it read them: then the next sync has to read the file again.
  if (!readPagesAlike(before, now)) return before;
  const [, languages] = before.split(SCANS);
  return languages === undefined ? now : withScans(now, languages);
}

/** @returns whether two pipelines clean pages alike, so that stored pages of one may be cut by the other. */
export function readPagesAlike(one: string, other: string): boolean {
  return pagePart(one) === pagePart(other);
}

/** `PIPELINE_VERSION` begins with how pages are read, and a dot. */
function pagePart(pipeline: string): string {
  return pipeline.slice(0, pipeline.indexOf("."));
}

const SCANS = " scans:";
