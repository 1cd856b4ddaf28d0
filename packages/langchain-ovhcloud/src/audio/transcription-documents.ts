import { Document } from "@langchain/core/documents";
import type { SpeakerTurn, Transcription, TranscriptSegment } from "./transcription.js";

/** What one document is made of. Where segments or speakers were not told, the whole is one document. */
export type TranscriptSplit = "segment" | "speaker" | "whole";

/** Where a document's text was said. Times are seconds; what is not known is left out. */
export interface TranscriptMetadata {
  /** Name of the recording. */
  source: string;
  start?: number;
  end?: number;
  /** Number of who speaks, from 0. */
  speaker?: number;
  language?: string;
  /** Length of the recording. */
  duration?: number;
}

/**
 * Makes documents of a transcription. A segment has the speaker who speaks most of it, when speakers are known.
 *
 * @param transcription what was said.
 * @param options name of the recording; what one document is made of.
 * @returns no document for what has no text.
 */
export function transcriptDocuments(
  transcription: Transcription,
  { source, split }: { source: string; split: TranscriptSplit },
): Document<TranscriptMetadata>[] {
  const { language, durationSeconds: duration } = transcription;
  const common = { ...(language ? { language } : {}), ...(duration === undefined ? {} : { duration }) };
  return piecesOf(transcription, split)
    .filter(({ text }) => text.trim() !== "")
    .map(({ text, ...times }) => new Document({ pageContent: text, metadata: { source, ...times, ...common } }));
}

type Piece = { text: string } & Pick<TranscriptMetadata, "start" | "end" | "speaker">;

function piecesOf(transcription: Transcription, split: TranscriptSplit): Piece[] {
  const { text, durationSeconds: end, speakers, segments } = transcription;
  if (split === "speaker" && speakers.length > 0)
    return speakers.map(({ text: said, start, end: until, speaker }) => ({ text: said, start, end: until, speaker }));
  if (split === "segment" && segments.length > 0) return piecesOfSegments(segments, speakers);
  return [{ text, start: 0, ...(end === undefined ? {} : { end }) }];
}

function piecesOfSegments(segments: readonly TranscriptSegment[], speakers: readonly SpeakerTurn[]): Piece[] {
  const turns = [...speakers].sort((a, b) => a.start - b.start);
  let first = 0;
  return segments.map(({ text, start, end }) => {
    // Both lists are in order of time, so turns that are over do not come back.
    while (first < turns.length - 1 && (turns[first] as SpeakerTurn).end <= start) first += 1;
    const speaker = speakerOf({ start, end }, turns, first);
    return { text, start, end, ...(speaker === undefined ? {} : { speaker }) };
  });
}

function speakerOf(
  { start, end }: { start: number; end: number },
  turns: readonly SpeakerTurn[],
  first: number,
): number | undefined {
  let best: { speaker: number | undefined; seconds: number } = { speaker: undefined, seconds: 0 };
  for (let index = first; index < turns.length; index += 1) {
    const turn = turns[index] as SpeakerTurn;
    if (turn.start >= end) break;
    const seconds = Math.min(end, turn.end) - Math.max(start, turn.start);
    if (seconds > best.seconds) best = { speaker: turn.speaker, seconds };
  }
  return best.speaker;
}
