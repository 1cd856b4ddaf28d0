/** File formats of the transcription route (documented), as far as their first bytes tell them apart. */
export type Container = "wav" | "flac" | "ogg" | "mp3" | "mp4" | "aac" | "webm" | "mpeg";

/**
 * Recognises a format by the first bytes of a file; its name does not count.
 *
 * @param start twelve bytes, if there are so many
 * @returns undefined for anything else
 */
export function recognise(start: Uint8Array): Container | undefined {
  const text = String.fromCharCode(...start.subarray(0, 12));
  const [first = 0, second = 0] = start;
  if (text.startsWith("RIFF") && text.slice(8) === "WAVE") return "wav";
  if (text.startsWith("fLaC")) return "flac";
  if (text.startsWith("OggS")) return "ogg";
  if (text.startsWith("ID3")) return "mp3";
  if (text.slice(4, 8) === "ftyp") return "mp4";
  if (text.startsWith("ADIF")) return "aac";
  if (text.startsWith("\x1aE\xdf\xa3")) return "webm";
  if (text.startsWith("\0\0\x01\xba") || text.startsWith("\0\0\x01\xb3")) return "mpeg";
  // A frame of MPEG audio begins with eleven ones; layer 0 means AAC.
  if (first === 0xff && (second & 0xe0) === 0xe0) return (second & 0x06) === 0 ? "aac" : "mp3";
  return undefined;
}
