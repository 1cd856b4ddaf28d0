/** A stretch of a model's output. */
export interface Stretch {
  type: "text" | "reasoning";
  text: string;
}

const OPEN = "<think>";
const CLOSE = "</think>";

/**
 * Takes `<think>…</think>` at the beginning of the content apart from the answer, whatever way the tags are cut into
 * pieces. Qwen3-32B was seen to think in the content (OVHcloud roadmap #1123, 2026-03-24), DeepSeek-R1 too. Only the
 * beginning counts: an answer that speaks about the tag is left alone.
 */
export class ThinkTagSplitter {
  #state: "start" | "opened" | "thinking" | "after" | "text" = "start";
  #held = "";

  /**
   * Takes the next piece of content.
   *
   * @param piece text as it arrived.
   * @returns what can be told apart so far; the rest is held back.
   */
  push(piece: string): Stretch[] {
    if (this.#state === "text") return piece ? [{ type: "text", text: piece }] : [];
    this.#held += piece;
    const stretches: Stretch[] = [];
    if (this.#state === "start") this.#begin(stretches);
    if (this.#state === "opened") this.#open();
    if (this.#state === "thinking") this.#think(stretches);
    if (this.#state === "after") this.#resume(stretches);
    return stretches;
  }

  /** Gives out what is still held back, at the end of the content. */
  end(): Stretch[] {
    const text = this.#held;
    this.#held = "";
    if (!text || this.#state === "after" || this.#state === "opened") return [];
    return [{ type: this.#state === "thinking" ? "reasoning" : "text", text }];
  }

  #begin(stretches: Stretch[]): void {
    const text = this.#held.trimStart();
    if (text.startsWith(OPEN)) {
      this.#state = "opened";
      this.#held = text.slice(OPEN.length);
    } else if (!OPEN.startsWith(text)) {
      this.#state = "text";
      stretches.push({ type: "text", text: this.#take(this.#held.length) });
    }
  }

  #open(): void {
    this.#held = this.#held.trimStart();
    if (this.#held) this.#state = "thinking";
  }

  #think(stretches: Stretch[]): void {
    const end = this.#held.indexOf(CLOSE);
    const safe = end >= 0 ? end : this.#held.length - lengthOfTagStart(this.#held);
    const text = this.#take(safe);
    if (text) stretches.push({ type: "reasoning", text });
    if (end < 0) return;
    this.#held = this.#held.slice(CLOSE.length);
    this.#state = "after";
  }

  // The blank line between the tag and the answer belongs to neither.
  #resume(stretches: Stretch[]): void {
    this.#held = this.#held.trimStart();
    if (!this.#held) return;
    this.#state = "text";
    stretches.push({ type: "text", text: this.#take(this.#held.length) });
  }

  #take(length: number): string {
    const taken = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    return taken;
  }
}

function lengthOfTagStart(text: string): number {
  for (let length = Math.min(CLOSE.length - 1, text.length); length > 0; length -= 1) {
    if (CLOSE.startsWith(text.slice(-length))) return length;
  }
  return 0;
}
