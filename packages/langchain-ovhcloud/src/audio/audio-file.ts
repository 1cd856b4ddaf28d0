import { OVHcloudConfigurationError, OVHcloudUnsupportedError } from "../client/errors.js";

/** A recording: as it is, or with a name. A `Blob` may stand for a file that is never in memory whole. */
export type TranscriptionInput =
  | Blob
  | Uint8Array
  | AudioFile
  | { audio: Blob | Uint8Array; /** Its ending tells the format. */ filename?: string | undefined };

/** Endings of the formats that the service takes (OVHcloud's audio guide, 2026-05-11). */
export const AUDIO_FORMATS = [
  "mp3",
  "mp4",
  "aac",
  "m4a",
  "wav",
  "flac",
  "ogg",
  "opus",
  "webm",
  "mpeg",
  "mpga",
] as const;

/** A recording on its way to the service. Printed and traced without its content. */
export class AudioFile {
  readonly #blob: Blob;
  /** Its name; empty when it has none. */
  readonly name: string;

  private constructor(blob: Blob, name: string) {
    this.#blob = blob;
    this.name = name;
  }

  /**
   * Takes a recording in any of its forms.
   *
   * @param input the recording.
   * @throws OVHcloudConfigurationError for anything else.
   */
  static from(input: TranscriptionInput): AudioFile {
    if (input instanceof AudioFile) return input;
    const { audio, filename } = isContent(input) ? { audio: input, filename: undefined } : input;
    if (audio instanceof Blob) return new AudioFile(audio, filename ?? nameOf(audio));
    // Blobs copy what they are made of; only a view of shared memory has to be copied before.
    if (audio instanceof Uint8Array) return new AudioFile(new Blob([new Uint8Array(audio)]), filename ?? "");
    throw new OVHcloudConfigurationError(
      "A recording must be a Blob, a File, a Uint8Array, or { audio, filename } with one of these. For a path, use `openAsBlob(path)` of node:fs.",
    );
  }

  /** Its content. */
  get blob(): Blob {
    return this.#blob;
  }

  /** Length in bytes. */
  get bytes(): number {
    return this.#blob.size;
  }

  /**
   * The name under which it is sent: with an ending that tells its format.
   *
   * @throws OVHcloudUnsupportedError when neither its ending nor its first bytes are those of a format that is taken.
   */
  async sentName(): Promise<string> {
    const ending = /\.([a-z0-9]+)$/i.exec(this.name)?.[1]?.toLowerCase();
    if (AUDIO_FORMATS.some((format) => format === ending)) return this.name;
    const start = new Uint8Array(await this.#blob.slice(0, 12).arrayBuffer());
    const format = formatOf(start);
    if (format) return `${this.name || "audio"}.${format}`;
    throw new OVHcloudUnsupportedError(
      `${this.name ? `"${this.name}"` : "The recording"} is in no format that can be transcribed: neither its name nor its first bytes say so. Convert it to one of ${AUDIO_FORMATS.join(", ")}.`,
    );
  }

  /** What traces and logs get. */
  toJSON(): { name: string; bytes: number } {
    return { name: this.name, bytes: this.bytes };
  }
}

/**
 * Recognises a format by the first bytes of a file.
 *
 * @param start twelve bytes.
 * @returns an ending, or undefined.
 */
export function formatOf(start: Uint8Array): (typeof AUDIO_FORMATS)[number] | undefined {
  const text = String.fromCharCode(...start.subarray(0, 12));
  const [first = 0, second = 0] = start;
  if (text.startsWith("RIFF") && text.slice(8) === "WAVE") return "wav";
  if (text.startsWith("fLaC")) return "flac";
  if (text.startsWith("OggS")) return "ogg";
  if (text.startsWith("ID3")) return "mp3";
  if (text.slice(4, 8) === "ftyp") return text.slice(8, 11) === "M4A" ? "m4a" : "mp4";
  if (text.startsWith("ADIF")) return "aac";
  if (text.startsWith("\x1aE\xdf\xa3")) return "webm";
  if (text.startsWith("\0\0\x01\xba") || text.startsWith("\0\0\x01\xb3")) return "mpeg";
  // A frame of MPEG audio begins with eleven ones; layer 0 means AAC.
  if (first === 0xff && (second & 0xe0) === 0xe0) return (second & 0x06) === 0 ? "aac" : "mp3";
  return undefined;
}

function isContent(input: TranscriptionInput): input is Blob | Uint8Array {
  return input instanceof Blob || input instanceof Uint8Array;
}

function nameOf(blob: Blob): string {
  return "name" in blob && typeof blob.name === "string" ? blob.name : "";
}
