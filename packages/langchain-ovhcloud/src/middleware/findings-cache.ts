import type { OVHcloudDlp } from "../dlp/dlp.js";
import type { DlpFinding } from "../dlp/finding.js";

/** Remembers what was found in texts; in memory only. */
export class FindingsCache {
  readonly #dlp: OVHcloudDlp;
  readonly #size: number;
  readonly #onFindings: ((findings: readonly DlpFinding[]) => void) | undefined;
  // In the order of their last use.
  readonly #found = new Map<string, DlpFinding[]>();

  /**
   * @param dlp who is asked about texts that are not known.
   * @param size most texts remembered.
   * @param onFindings hears what is found in such a text.
   */
  constructor(dlp: OVHcloudDlp, size: number, onFindings: ((findings: readonly DlpFinding[]) => void) | undefined) {
    this.#dlp = dlp;
    this.#size = size;
    this.#onFindings = onFindings;
  }

  /**
   * What is in texts.
   *
   * @param texts without repetition.
   * @param signal aborts the search.
   * @returns findings by text.
   */
  async find(texts: readonly string[], signal: AbortSignal | undefined): Promise<Map<string, DlpFinding[]>> {
    // Only letters and digits can tell something of somebody.
    const unknown = texts.filter((text) => !this.#found.has(text) && /[\p{L}\p{N}]/u.test(text));
    const found = await this.#dlp.detect(unknown, { signal });
    const fresh = new Map(unknown.map((text, i) => [text, found[i] ?? []]));
    for (const findings of fresh.values()) if (findings.length > 0) this.#onFindings?.(findings);
    const all = new Map(texts.map((text) => [text, fresh.get(text) ?? this.#found.get(text) ?? []]));
    for (const [text, findings] of all) this.#remember(text, findings);
    return all;
  }

  #remember(text: string, findings: DlpFinding[]): void {
    this.#found.delete(text);
    this.#found.set(text, findings);
    for (const oldest of this.#found.keys()) {
      if (this.#found.size <= this.#size) return;
      this.#found.delete(oldest);
    }
  }
}
