import { OVHcloudBadRequestError, OVHcloudPayloadTooLargeError } from "../client/errors.js";
import type { AudioFile } from "./audio-file.js";
import { readWav, wavSeconds } from "./wav.js";

/** What one request may hold (OVHcloud's audio guide, 2026-05-11). */
export const TRANSCRIPTION_LIMITS = {
  authenticated: { megabytes: 2048, seconds: 10_800 },
  anonymous: { megabytes: 10, seconds: 60 },
} as const;

/**
 * Refuses what the service would refuse, before anything is sent: by its size, and for WAV files by their length. Of other
 * formats the length is not looked for.
 *
 * @param file the recording.
 * @param isAnonymous whether it goes without a key.
 * @throws OVHcloudPayloadTooLargeError when it is too large or too long, OVHcloudBadRequestError when it is empty.
 */
export async function requireWithinLimits(file: AudioFile, isAnonymous: boolean): Promise<void> {
  if (file.bytes === 0) throw new OVHcloudBadRequestError("The recording is empty. Check how it was read.");
  const { megabytes, seconds } = TRANSCRIPTION_LIMITS[isAnonymous ? "anonymous" : "authenticated"];
  // Whether a megabyte has 1,000,000 bytes is not said: nothing is refused that may be taken.
  const limit = megabytes * 2 ** 20;
  if (file.bytes > limit) {
    throw new OVHcloudPayloadTooLargeError(
      `The recording has ${Math.ceil(file.bytes / 1e6)} MB; ${megabytes} MB is the limit${adviceOf(isAnonymous)}`,
      { limit, size: file.bytes },
    );
  }
  const length = await secondsOf(file);
  if (length !== undefined && length > seconds) {
    throw new OVHcloudPayloadTooLargeError(
      `The recording is ${Math.ceil(length)} seconds long; ${seconds} is the limit${adviceOf(isAnonymous)}`,
    );
  }
}

/**
 * What to do about a recording that the service found too large.
 *
 * @param isAnonymous whether it went without a key.
 */
export function tooLargeAdvice(isAnonymous: boolean): string {
  const { megabytes, seconds } = TRANSCRIPTION_LIMITS[isAnonymous ? "anonymous" : "authenticated"];
  return `${megabytes} MB and ${seconds} seconds is the limit${adviceOf(isAnonymous)}`;
}

function adviceOf(isAnonymous: boolean): string {
  if (isAnonymous) return " without a key. Set OVH_AI_ENDPOINTS_ACCESS_TOKEN, or send a shorter piece.";
  return ". Cut it into pieces, or send it as Opus or MP3 in place of WAV.";
}

async function secondsOf({ blob }: AudioFile): Promise<number | undefined> {
  const read = async (from: number, count: number) =>
    new Uint8Array(await blob.slice(from, from + count).arrayBuffer());
  const wav = await readWav(read, blob.size);
  return wav && wavSeconds(wav);
}
