/** A part of a regular expression. */
export type PatternNode =
  | { kind: "literal"; text: string }
  /** Source of something that matches one character, such as `[a-z]`, `\d` or `.`. */
  | { kind: "class"; source: string }
  | { kind: "sequence"; parts: readonly PatternNode[] }
  | { kind: "choice"; branches: readonly PatternNode[] }
  | { kind: "repeat"; part: PatternNode; least: number; most: number }
  /** `^` or `$`. */
  | { kind: "anchor" };

/** A `pattern` that is outside of the subset, or for which no string was found. */
export class PatternError extends Error {
  override name = "PatternError";

  /** @param path place of the schema in which the pattern stands, when it is known */
  constructor(
    message: string,
    readonly path: readonly (string | number)[] = [],
  ) {
    super(message);
  }
}

/**
 * Reads the documented subset of regular expressions: literals and escapes, classes, groups (named ones too),
 * alternatives, quantifiers, `^` and `$`.
 *
 * @throws {PatternError} for look-around, back-references, word boundaries, flags, and what is no regular expression
 */
export function parsePattern(pattern: string): PatternNode {
  compilePattern(pattern);
  return new PatternReader(pattern).read();
}

/**
 * Compiles a pattern as JSON Schema means it, with Unicode; without where only the older syntax allows it, such as `\-`.
 *
 * @throws {PatternError} when it is no regular expression
 */
export function compilePattern(pattern: string): RegExp {
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(pattern, flags);
    } catch {
      continue; // the other flags decide
    }
  }
  throw new PatternError(`${JSON.stringify(pattern)} is not a regular expression.`);
}

class PatternReader {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  read(): PatternNode {
    const branches = [this.#sequence()];
    while (this.#take("|")) branches.push(this.#sequence());
    return branches.length === 1 && branches[0] ? branches[0] : { kind: "choice", branches };
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (this.#at < this.#pattern.length && !/^[|)]/.test(this.#rest())) parts.push(this.#quantified(this.#atom()));
    return { kind: "sequence", parts };
  }

  #atom(): PatternNode {
    if (this.#take("^") || this.#take("$")) return { kind: "anchor" };
    if (this.#take("(")) return this.#group();
    const source = this.#match(/^(?:\[(?:\\.|[^\]\\])*\]|\\[dDwWsS]|\\[pP]\{[^}]*\}|\.)/u);
    if (source !== undefined) return { kind: "class", source };
    if (this.#take("\\")) return { kind: "literal", text: this.#escaped() };
    return { kind: "literal", text: this.#match(/^[^]/u) ?? "" };
  }

  #group(): PatternNode {
    if (this.#match(/^\?(?!:|<[^=!])/) !== undefined) this.#refuse("look-around and flags");
    this.#match(/^\?(?::|<[^>]*>)/);
    const inner = this.read();
    this.#take(")");
    return inner;
  }

  #escaped(): string {
    const code = this.#match(/^(?:x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|u\{[\dA-Fa-f]+\})/);
    if (code !== undefined) return String.fromCodePoint(Number.parseInt(code.replace(/[xu{}]/g, ""), 16));
    const character = this.#match(/^[^]/u) ?? "";
    if (/[1-9kbBcpP]/.test(character)) this.#refuse(`\`\\${character}\``);
    return CONTROLS[character] ?? character;
  }

  #quantified(part: PatternNode): PatternNode {
    const quantifier = this.#match(/^(?:[*+?]|\{\d+(?:,\d*)?\})\??/);
    if (quantifier === undefined) return part;
    const [least, most] = boundsOf(quantifier.replace(/(?<=.)\?$/, ""));
    return this.#quantified({ kind: "repeat", part, least, most });
  }

  #take(text: string): boolean {
    if (!this.#pattern.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #match(expression: RegExp): string | undefined {
    const found = expression.exec(this.#rest())?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #rest(): string {
    return this.#pattern.slice(this.#at);
  }

  #refuse(what: string): never {
    throw new PatternError(`${what} are not supported in ${JSON.stringify(this.#pattern)}.`);
  }
}

const CONTROLS: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", f: "\f", v: "\v", 0: "\0" };

function boundsOf(quantifier: string): [number, number] {
  if (quantifier === "*") return [0, Infinity];
  if (quantifier === "+") return [1, Infinity];
  if (quantifier === "?") return [0, 1];
  const [least = "0", most] = quantifier.slice(1, -1).split(",");
  if (most === undefined) return [Number(least), Number(least)];
  return [Number(least), most === "" ? Infinity : Number(most)];
}
