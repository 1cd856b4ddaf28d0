import { compilePattern, parsePattern, PatternError, type PatternNode } from "./pattern-syntax.js";

/** How long a string may be, in characters. */
export interface Lengths {
  least: number;
  most: number;
}

/**
 * A string that a pattern of the subset (see {@link parsePattern}) matches, always the same for the same pattern: as
 * short as the lengths allow, the first of alternatives where that fits.
 *
 * @param preferred taken when it fits
 * @throws {PatternError} when the pattern is outside of the subset, or nothing that fits was found
 */
export function samplePattern(pattern: string, lengths: Lengths, preferred: string): string {
  const node = parsePattern(pattern);
  const expression = compilePattern(pattern);
  const fits = (text: string) => {
    const { length } = [...text];
    return length >= lengths.least && length <= lengths.most && expression.test(text);
  };
  if (fits(preferred)) return preferred;
  for (const choose of CHOICES) {
    const writer: Writer = { choose, flags: expression.flags, missing: 0, short: new Map() };
    writer.missing = Math.max(0, lengths.least - [...short(node, writer)].length);
    const text = write(node, writer);
    // What a pattern leaves open at its end may be filled with anything.
    const filled = text + "x".repeat(writer.missing);
    const found = [text, filled].find(fits);
    if (found !== undefined) return found;
  }
  throw new PatternError(`no string was found that fits ${JSON.stringify(pattern)}.`);
}

interface Writer {
  /** Which of the texts of alternatives is taken. */
  choose: (texts: readonly string[]) => string | undefined;
  flags: string;
  /** Characters that repetitions should still add. */
  missing: number;
  /** What was written for a part when nothing was missing: parts of nested groups are asked for again and again. */
  short: Map<PatternNode, string>;
}

const byLength = (texts: readonly string[]) => texts.toSorted((a, b) => a.length - b.length);
const CHOICES: readonly Writer["choose"][] = [
  (texts) => texts[0],
  (texts) => byLength(texts)[0],
  (texts) => byLength(texts).at(-1),
];
// Beyond this a pattern is a mistake or an attack.
const MAX_LENGTH = 10_000;

function short(node: PatternNode, writer: Writer): string {
  const text = writer.short.get(node) ?? write(node, { ...writer, missing: 0 });
  writer.short.set(node, text);
  return text;
}

function write(node: PatternNode, writer: Writer): string {
  switch (node.kind) {
    case "literal":
      return node.text;
    case "class":
      return characterOf(node.source, writer.flags);
    case "anchor":
      return "";
    case "sequence":
      return node.parts.map((part) => write(part, writer)).join("");
    case "choice":
      return writeChoice(node.branches, writer);
    case "repeat":
      return writeRepeat(node, writer);
  }
}

function writeChoice(branches: readonly PatternNode[], writer: Writer): string {
  const texts = branches.map((branch) => short(branch, writer));
  const chosen = branches[texts.indexOf(writer.choose(texts) ?? "")];
  return chosen ? write(chosen, writer) : "";
}

function writeRepeat({ part, least, most }: PatternNode & { kind: "repeat" }, writer: Writer): string {
  const once = short(part, writer);
  const { length } = [...once];
  const more = length === 0 ? 0 : Math.min(most - least, Math.ceil(writer.missing / length));
  if ((least + more) * length > MAX_LENGTH) throw new PatternError(`it asks for more than ${MAX_LENGTH} characters.`);
  writer.missing = Math.max(0, writer.missing - more * length);
  return once.repeat(least + more);
}

function characterOf(source: string, flags: string): string {
  const expression = new RegExp(`^${source}$`, flags);
  const found = READABLE.find((character) => expression.test(character));
  if (found !== undefined) return found;
  for (let code = 0; code <= MAX_CODE; code += 1) {
    const character = String.fromCodePoint(code);
    if (!isSurrogate(code) && expression.test(character)) return character;
  }
  throw new PatternError(`no character fits \`${source}\`.`);
}

const READABLE = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -_.,:;/@"];
const MAX_CODE = 0x2_ff_ff;

// A lone half does not survive UTF-8.
function isSurrogate(code: number): boolean {
  return code >= 0xd8_00 && code <= 0xdf_ff;
}
