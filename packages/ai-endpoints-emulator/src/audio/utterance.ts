import { crc16, crc8 } from "./checksums.js";

/** What one call of the speech route says. */
export interface Utterance {
  /** Place of its language in `LANGUAGES`. */
  language: number;
  /** Number of its voice, see `voiceNumber`. */
  voice: number;
  /** UTF-8. */
  text: Uint8Array;
}

/** Bytes before the text. */
export const HEADER_BYTES = 6;
/** Bytes after the text. */
export const TRAILER_BYTES = 2;

/** The bytes that are heard for an utterance: language, voice, length, their checksum; the text and its checksum. */
export function encodeUtterance({ language, voice, text }: Utterance): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + text.length + TRAILER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, language);
  view.setUint16(1, voice);
  view.setUint16(3, text.length);
  view.setUint8(5, crc8(bytes.subarray(0, 5)));
  bytes.set(text, HEADER_BYTES);
  view.setUint16(HEADER_BYTES + text.length, crc16(text));
  return bytes;
}

/** What is told before the text; undefined when it is not the beginning of an utterance. */
export function decodeHeader(bytes: Uint8Array): (Omit<Utterance, "text"> & { textBytes: number }) | undefined {
  if (bytes.length < HEADER_BYTES || bytes[5] !== crc8(bytes.subarray(0, 5))) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  return { language: view.getUint8(0), voice: view.getUint16(1), textBytes: view.getUint16(3) };
}

/** Whether a text was heard as it was spoken. */
export function isIntact(text: Uint8Array, trailer: Uint8Array): boolean {
  return ((trailer[0] ?? 0) << 8) + (trailer[1] ?? 0) === crc16(text);
}
