import { OVHcloudAudioLoader as AudioLoader, type OVHcloudAudioLoaderFields } from "../audio/audio-loader.js";
import { openAudioFile } from "./open-audio-file.js";

/**
 * Makes documents of an audio file, with the times of what was said. The file is read while it is sent, never whole.
 *
 * @example
 * ```ts
 * const loader = new OVHcloudAudioLoader("interview.mp3", { split: "speaker" });
 * const documents = await loader.load();
 * ```
 */
export class OVHcloudAudioLoader extends AudioLoader {
  /**
   * @param filePath the audio file; opened when documents are loaded.
   * @param fields see {@link OVHcloudAudioLoaderFields}; `source` is the path unless it is given.
   */
  constructor(filePath: string, fields: OVHcloudAudioLoaderFields = {}) {
    super(() => openAudioFile(filePath), { source: filePath, ...fields });
  }
}
