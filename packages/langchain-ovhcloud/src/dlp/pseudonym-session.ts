import { type DlpFinding } from "./finding.js";
import { joinOverlapping } from "./hide-findings.js";

// Models write brackets and underscores with backslashes in Markdown, and change letter case.
const NAME = String.raw`[A-Z0-9]+(?:\\?_[A-Z0-9]+)*\\?_\d+`;
const PLACEHOLDER = new RegExp(String.raw`\\\[\s*(${NAME})\s*\\\]|\[\s*(${NAME})\s*\]`, "gi");

/** Values shorter than this are replaced only where they were found: elsewhere they are likely part of something else. */
const SHORTEST_KNOWN = 3;

/**
 * Keeps which placeholder stands for which value: `[PERSON_1]` for the first person, the same one for the same value in
 * every text of the session. Values are in no property, so that printing or serialising a session shows none.
 *
 * One session is for one conversation. Who may read what a session restores sees all values in it, so never share one
 * between users. A text that holds, as it is, a placeholder which was given before comes back with the value in
 * its place; one that holds it from the beginning keeps it.
 */
export class PseudonymSession {
  readonly #placeholders = new Map<string, string>();
  readonly #values = new Map<string, string>();
  // Stood in a text as they are: given to a value, they would be restored wrongly.
  readonly #foreign = new Set<string>();
  readonly #counts = new Map<string, number>();
  #known: RegExp | undefined;

  /** How many values have a placeholder. */
  get size(): number {
    return this.#values.size;
  }

  /**
   * Gives the values of a text placeholders without changing the text; for several texts that must know each other's
   * values before the first of them is hidden.
   *
   * @param text what was searched.
   * @param findings what was found in it.
   */
  learn(text: string, findings: readonly DlpFinding[]): void {
    this.avoid(text);
    for (const { start, end, detector } of joinOverlapping(findings))
      this.#placeholderOf(text.slice(start, end), detector);
  }

  /**
   * Keeps placeholders that stand in a text as they are from being given to values.
   *
   * @param text any text of the conversation.
   */
  avoid(text: string): void {
    for (const found of text.matchAll(PLACEHOLDER)) {
      const name = nameIn(found);
      if (!this.#values.has(name)) this.#foreign.add(name);
    }
  }

  /**
   * Puts placeholders in the place of what was found, and of values that the session knows already.
   *
   * @param text what was searched.
   * @param findings what was found in it.
   */
  hide(text: string, findings: readonly DlpFinding[] = []): string {
    this.learn(text, findings);
    let hidden = "";
    let done = 0;
    for (const { start, end, detector } of joinOverlapping(findings)) {
      hidden += this.#hideKnown(text, done, start) + this.#placeholderOf(text.slice(start, end), detector);
      done = end;
    }
    return hidden + this.#hideKnown(text, done, text.length);
  }

  /**
   * Puts values back in the place of their placeholders, also where letter case changed or Markdown escaped them. What
   * is no placeholder of this session stays.
   *
   * @param text any text, such as a model's answer.
   */
  restore(text: string): string {
    return this.#replacePlaceholders(text, (value) => value);
  }

  /**
   * The same for JSON as text: values are escaped.
   *
   * @param json JSON, whole or in part.
   */
  restoreJson(json: string): string {
    return this.#replacePlaceholders(json, (value) => JSON.stringify(value).slice(1, -1));
  }

  #replacePlaceholders(text: string, written: (value: string) => string): string {
    return text.replaceAll(PLACEHOLDER, (whole: string, escaped: string | undefined, plain: string | undefined) => {
      const value = this.#values.get(normalize(escaped ?? plain ?? ""));
      return value === undefined ? whole : written(value);
    });
  }

  #placeholderOf(value: string, detector: string): string {
    const known = this.#placeholders.get(value);
    if (known !== undefined) return known;
    const kind =
      detector
        .toUpperCase()
        .replaceAll(/[^A-Z0-9]+/g, "_")
        .replaceAll(/^_|_$/g, "") || "VALUE";
    let count = (this.#counts.get(kind) ?? 0) + 1;
    while (this.#foreign.has(`${kind}_${count}`) || this.#values.has(`${kind}_${count}`)) count += 1;
    this.#counts.set(kind, count);
    const placeholder = `[${kind}_${count}]`;
    this.#values.set(`${kind}_${count}`, value);
    this.#placeholders.set(value, placeholder);
    this.#known = undefined;
    return placeholder;
  }

  #hideKnown(text: string, start: number, end: number): string {
    const part = text.slice(start, end);
    this.#known ??= patternOf([...this.#placeholders.keys()]);
    return part.replaceAll(this.#known, (value) => this.#placeholders.get(value) ?? value);
  }
}

function nameIn([, escaped, plain]: RegExpExecArray): string {
  return normalize(escaped ?? plain ?? "");
}

function normalize(name: string): string {
  return name.replaceAll("\\", "").toUpperCase();
}

// Whole words only: "Ann" is no part of "Anniversary". The longest first.
function patternOf(values: readonly string[]): RegExp {
  const parts = values
    .filter((value) => value.length >= SHORTEST_KNOWN)
    .sort((a, b) => b.length - a.length)
    .map((value) => value.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, (mark) => `\\x${mark.charCodeAt(0).toString(16)}`));
  if (parts.length === 0) return /(?!)/g;
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${parts.join("|")})(?![\p{L}\p{N}])`, "gu");
}
