/** What was said in a recording. Times are seconds from its beginning. */
export interface Transcription {
  text: string;
  /** As the server names it: usually two letters. */
  language?: string;
  /** Length of the recording. */
  durationSeconds?: number;
  /** Empty when none were asked for. */
  segments: TranscriptSegment[];
  /** Empty unless `timestamps` asked for them. */
  words: TranscriptWord[];
  /** Who said what; empty unless `diarize` asked for it. */
  speakers: SpeakerTurn[];
  /** What is counted. */
  usage?: { seconds: number };
  /** The answer as it came, on request. */
  raw?: unknown;
}

/** A stretch of a recording, usually a sentence. What a server leaves out is left out. */
export interface TranscriptSegment {
  /** As the server counts; from 1 by the documentation. */
  id: number;
  start: number;
  end: number;
  text: string;
  temperature?: number;
  /** Mean log probability of its tokens: near 0 is sure. */
  avgLogprob?: number;
  compressionRatio?: number;
  /** How likely it is that nobody speaks, 0 to 1. */
  noSpeechProb?: number;
}

/** A word of a recording. */
export interface TranscriptWord {
  word: string;
  start: number;
  end: number;
}

/** What one speaker says without a break. */
export interface SpeakerTurn {
  /** Number of the speaker, from 0. */
  speaker: number;
  start: number;
  end: number;
  text: string;
}
