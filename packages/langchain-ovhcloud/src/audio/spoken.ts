/** What was spoken. Printed and traced without its bytes. */
export class Speech {
  readonly #audio: Uint8Array<ArrayBuffer>;
  /** Media type: "audio/wav", or "audio/ogg". */
  readonly contentType: string;
  /** Samples a second. */
  readonly sampleRateHz: number;
  /** How long it plays; undefined where that is not known. */
  readonly durationSeconds: number | undefined;

  constructor(
    audio: Uint8Array<ArrayBuffer>,
    facts: { contentType: string; sampleRateHz: number; durationSeconds?: number | undefined },
  ) {
    this.#audio = audio;
    this.contentType = facts.contentType;
    this.sampleRateHz = facts.sampleRateHz;
    this.durationSeconds = facts.durationSeconds;
  }

  /** A whole file. */
  get audio(): Uint8Array<ArrayBuffer> {
    return this.#audio;
  }

  /** The file as a `Blob`, for a player, an upload, or `OVHcloudTranscriber`. */
  toBlob(): Blob {
    return new Blob([this.#audio], { type: this.contentType });
  }

  /** What traces and logs get. */
  toJSON(): { contentType: string; sampleRateHz: number; durationSeconds: number | undefined; bytes: number } {
    const { contentType, sampleRateHz, durationSeconds } = this;
    return { contentType, sampleRateHz, durationSeconds, bytes: this.#audio.length };
  }
}
