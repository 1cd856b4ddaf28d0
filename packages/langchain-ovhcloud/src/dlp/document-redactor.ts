import { BaseDocumentTransformer, Document, type DocumentInterface } from "@langchain/core/documents";
import type { RunnableConfig } from "@langchain/core/runnables";
import { OVHcloudDlp } from "./dlp.js";
import type { OVHcloudDlpFields } from "./fields.js";
import { countByDetector } from "./finding.js";

/** Constructor fields of `OVHcloudDocumentRedactor`. */
export interface OVHcloudDocumentRedactorFields extends OVHcloudDlpFields {
  /** The detectors in use. Default: an `OVHcloudDlp` made from the other fields. */
  dlp?: OVHcloudDlp | undefined;
  /** Where in the metadata the counts go. Default "redactions". */
  metadataKey?: string | undefined;
}

/**
 * Hides data in documents before they are indexed. The metadata gets how many findings each detector had, never what they
 * were. What stands in the metadata already is not searched.
 *
 * @example
 * ```ts
 * const clean = await new OVHcloudDocumentRedactor().transformDocuments(documents);
 * console.log(clean[0]?.metadata.redactions); // { EMAIL: 2, PERSON: 1 }
 * ```
 */
export class OVHcloudDocumentRedactor extends BaseDocumentTransformer {
  static override lc_name(): string {
    return "OVHcloudDocumentRedactor";
  }

  override lc_namespace = ["langchain", "document_transformers", "ovhcloud"];
  override lc_serializable = false;
  readonly #dlp: OVHcloudDlp;
  readonly #metadataKey: string;

  /**
   * @param fields see {@link OVHcloudDocumentRedactorFields}; all have defaults.
   * @throws OVHcloudConfigurationError for values that cannot work.
   */
  constructor(fields: OVHcloudDocumentRedactorFields = {}) {
    super();
    this.#dlp = fields.dlp ?? new OVHcloudDlp(fields);
    this.#metadataKey = fields.metadataKey ?? "redactions";
  }

  /**
   * Redacts documents.
   *
   * @param documents stay as they are.
   * @param options signal.
   * @returns copies, in order.
   * @throws OVHcloudError of the first request that failed; then no document is returned.
   */
  override async transformDocuments(
    documents: DocumentInterface[],
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<DocumentInterface[]> {
    const redacted = await this.#dlp.redact(
      documents.map(({ pageContent }) => pageContent),
      options,
    );
    return documents.map(({ metadata, id }, i) => {
      const { text = "", findings = [] } = redacted[i] ?? {};
      return new Document({
        pageContent: text,
        metadata: { ...metadata, [this.#metadataKey]: countByDetector(findings) },
        ...(id !== undefined && { id }),
      });
    });
  }

  /**
   * The same as a `Runnable`.
   *
   * @param input documents.
   * @param options signal.
   */
  override invoke(input: DocumentInterface[], options?: Partial<RunnableConfig>): Promise<DocumentInterface[]> {
    return this.transformDocuments(input, { signal: options?.signal });
  }
}
