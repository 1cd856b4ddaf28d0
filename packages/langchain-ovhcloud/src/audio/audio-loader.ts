import { BaseDocumentLoader } from "@langchain/core/document_loaders/base";
import type { Document } from "@langchain/core/documents";
import { AudioFile, type TranscriptionInput } from "./audio-file.js";
import { OVHcloudTranscriber } from "./transcriber.js";
import type { OVHcloudTranscriberFields } from "./transcriber-fields.js";
import { transcriptDocuments, type TranscriptMetadata, type TranscriptSplit } from "./transcription-documents.js";

/** Constructor fields of `OVHcloudAudioLoader`. */
export interface OVHcloudAudioLoaderFields extends OVHcloudTranscriberFields {
  /** What one document is made of. Default "segment"; "speaker" asks for speakers by itself. */
  split?: TranscriptSplit | undefined;
  /** `source` of the documents. Default: the recording's name. */
  source?: string | undefined;
  /** Writes the recording down, in place of one made from the other fields. */
  transcriber?: Pick<OVHcloudTranscriber, "invoke"> | undefined;
}

/**
 * Makes documents of a recording, with the times of what was said. For a path use the one of `langchain-ovhcloud/node`.
 *
 * @example
 * ```ts
 * const loader = new OVHcloudAudioLoader(recording, { split: "speaker" });
 * for (const { pageContent, metadata } of await loader.load()) console.log(metadata.speaker, pageContent);
 * ```
 */
export class OVHcloudAudioLoader extends BaseDocumentLoader {
  readonly #file: () => Promise<AudioFile>;
  readonly #transcriber: Pick<OVHcloudTranscriber, "invoke">;
  readonly #split: TranscriptSplit;
  readonly #source: string | undefined;

  /**
   * @param audio the recording, or what opens it.
   * @param fields see {@link OVHcloudAudioLoaderFields}; all have defaults.
   * @throws OVHcloudConfigurationError for values that cannot work.
   */
  constructor(audio: TranscriptionInput | (() => Promise<TranscriptionInput>), fields: OVHcloudAudioLoaderFields = {}) {
    super();
    const { split = "segment", source, transcriber } = fields;
    const file = typeof audio === "function" ? undefined : AudioFile.from(audio);
    this.#file = async () => file ?? AudioFile.from(await (audio as () => Promise<TranscriptionInput>)());
    this.#transcriber =
      transcriber ?? new OVHcloudTranscriber({ ...fields, diarize: fields.diarize ?? split === "speaker" });
    this.#split = split;
    this.#source = source;
  }

  /**
   * Writes the recording down.
   *
   * @param options signal, timeout, callbacks.
   * @throws what `OVHcloudTranscriber` throws.
   */
  override async load(options?: Parameters<OVHcloudTranscriber["invoke"]>[1]): Promise<Document<TranscriptMetadata>[]> {
    const file = await this.#file();
    const transcription = await this.#transcriber.invoke(file, options);
    const source = this.#source ?? (file.name || "audio");
    return transcriptDocuments(transcription, { source, split: this.#split });
  }
}
