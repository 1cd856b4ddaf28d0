import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { samplePattern } from "./sample-pattern.js";

const ANY = { least: 0, most: Infinity };

const atoms = fc.constantFrom("a", "\\d", "\\w", "[x-z]", "[^a]", ".", "\\.", "é", "\\p{Lu}", "[\\]\\-a]");
const quantifiers = fc.constantFrom("", "", "*", "+", "?", "{2}", "{1,3}", "{2,}", "+?", "{0}");
const group = (inner: fc.Arbitrary<string>) =>
  fc
    .array(fc.array(fc.tuple(inner, quantifiers), { maxLength: 3 }), { minLength: 1, maxLength: 3 })
    .map((branches) => branches.map((parts) => parts.flat().join("")).join("|"));
const patterns = group(
  fc.oneof(
    atoms,
    group(atoms).map((inner) => `(${inner})`),
  ),
);

describe("samplePattern", () => {
  it.each([
    ["literals", "^ab c$", "ab c"],
    ["classes", "^[A-Z][a-c][^a-z]$", "AaA"],
    ["escaped classes", "^\\d\\w\\s\\D\\S$", "0a aa"],
    ["escapes", "^\\.\\/\\x41\\u0042\\t$", "./AB\t"],
    ["Unicode properties", "^\\p{Lu}\\p{Script=Greek}$", "A\u0370"],
    ["quantifiers", "^a{2}b{1,3}c+d*e?f{2,}$", "aabcff"],
    ["lazy quantifiers", "^a+?b??c{2}?$", "acc"],
    ["groups", "^(ab){2}(?:cd)(?<last>e)$", "ababcde"],
    ["alternatives", "^(?:red|blue)-(?:|x)$", "red-"],
    ["brackets and slashes in classes", "^[\\]/|(]$", "/"],
    ["older escapes", "^a\\-b\\_$", "a-b_"],
    ["no anchors", "b+", "b"],
    ["nothing", "", ""],
  ])("makes a string for %s", (_what, pattern, sample) => {
    expect(samplePattern(pattern, ANY, "")).toBe(sample);
  });

  it.each([
    "^(?:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$",
    "^\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])$",
    "^(?:[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){3,7})$",
    "^\\+?[1-9]\\d{6,14}$",
    "^[^@\\s]+@[^@\\s]+\\.[a-z]{2,}$",
    "^[\u4e00-\u9fff]{2,4}$",
    '^(([^<>()]+)|(".+"))$',
  ])("makes a string that %s matches", (pattern) => {
    expect(samplePattern(pattern, ANY, "name")).toMatch(new RegExp(pattern, "u"));
  });

  it.each([
    ["^[a-z]+$", { least: 5, most: 5 }, "aaaaa"],
    ["^a*(bc)*$", { least: 4, most: 9 }, "aaaa"],
    ["^(?:one|a|three)$", { least: 0, most: 2 }, "a"],
    ["^(?:one|a|three)$", { least: 4, most: 9 }, "three"],
    ["^x", { least: 3, most: 3 }, "xxx"],
  ])("keeps lengths: %s with %j", (pattern, lengths, sample) => {
    expect(samplePattern(pattern, lengths, "")).toBe(sample);
  });

  it("takes the preferred string when it fits", () => {
    expect(samplePattern("^.{3,}$", ANY, "Where is it?")).toBe("Where is it?");
    expect(samplePattern("^\\d+$", ANY, "Where is it?")).toBe("0");
  });

  it.each([
    ["^(?=a).+$", "look-around"],
    ["^(?!a).+$", "look-around"],
    ["(?<=a)b", "look-around"],
    ["(?<!a)b", "look-around"],
    ["^(a)\\1$", "`\\1`"],
    ["^(?<n>a)\\k<n>$", "`\\k`"],
    ["\\bword\\b", "`\\b`"],
    ["^(a$", "not a regular expression"],
    ["a$b^c", "no string was found"],
    ["^[]$", "no character fits"],
    ["^(?:a{9999}){9999}$", "more than 10000 characters"],
  ])("refuses %s, and says why", (pattern, reason) => {
    expect(() => samplePattern(pattern, ANY, "name")).toThrow(reason);
  });

  it("is quick with groups inside of groups", () => {
    const nested = (depth: number): string => (depth === 0 ? "a" : `(?:${nested(depth - 1)}|b)+`);

    expect(samplePattern(`^${nested(40)}$`, { least: 3, most: 3 }, "")).toBe("aaa");
  });

  it("makes a string for every pattern of the subset", () => {
    fc.assert(
      fc.property(patterns, (pattern) => {
        expect(samplePattern(`^(?:${pattern})$`, ANY, "")).toMatch(new RegExp(`^(?:${pattern})$`, "u"));
      }),
    );
  });

  it("refuses lengths that the pattern does not have", () => {
    expect(() => samplePattern("^ab$", { least: 3, most: 9 }, "name")).toThrow("no string was found");
  });
});
