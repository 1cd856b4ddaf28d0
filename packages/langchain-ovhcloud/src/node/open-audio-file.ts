import { openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { OVHcloudConfigurationError } from "../client/errors.js";

/**
 * Opens an audio file for `OVHcloudTranscriber`. It is read while it is sent, and never whole in memory.
 *
 * @param filePath the file.
 * @throws the file system's own error (`code: "ENOENT"`) when it cannot be opened, OVHcloudConfigurationError when it is a
 *   folder.
 * @example
 * ```ts
 * const { text } = await new OVHcloudTranscriber().invoke(await openAudioFile("interview.mp3"));
 * ```
 */
export async function openAudioFile(filePath: string): Promise<{ audio: Blob; filename: string }> {
  // `openAsBlob` tells neither which file is missing nor that a folder is none.
  const found = await stat(filePath);
  if (!found.isFile())
    throw new OVHcloudConfigurationError(`"${filePath}" is no file. Pass the path of an audio file.`);
  return { audio: await openAsBlob(filePath), filename: path.basename(filePath) };
}
