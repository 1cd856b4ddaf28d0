import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { ThinkTagSplitter } from "./think-tags.js";

function split(...pieces: string[]): { reasoning: string; text: string } {
  const splitter = new ThinkTagSplitter();
  const stretches = [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()];
  const join = (type: string) =>
    stretches
      .filter((stretch) => stretch.type === type)
      .map(({ text }) => text)
      .join("");
  return { reasoning: join("reasoning"), text: join("text") };
}

describe("ThinkTagSplitter", () => {
  it.each([
    ["<think>hm\nwell</think>\n\nYes", "hm\nwell", "Yes"],
    ["\n <think>\nhm</think>Yes", "hm", "Yes"],
    ["<think></think>Yes", "", "Yes"],
    ["Yes", "", "Yes"],
    ["  indented", "", "  indented"],
    ["Use the <think>tag</think>", "", "Use the <think>tag</think>"],
    ["<thinking>is another tag", "", "<thinking>is another tag"],
    ["<thi", "", "<thi"],
    ["<think>cut off", "cut off", ""],
    ["<think>cut off </thi", "cut off </thi", ""],
    ["", "", ""],
  ])("splits %j", (content, reasoning, text) => {
    expect(split(content)).toEqual({ reasoning, text });
  });

  it("splits the same way wherever the pieces are cut", () => {
    const part = fc.constantFrom("<think>", "</think>", "<", "</", "think>", "a", " ", "\n", "<think", "b c");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.array(fc.nat(80), { maxLength: 8 }), (parts, cuts) => {
        const content = parts.join("");
        const positions = [0, ...cuts.map((cut) => cut % (content.length + 1)), content.length].sort((a, b) => a - b);
        const pieces = positions.slice(1).map((to, i) => content.slice(positions[i], to));

        expect(split(...pieces)).toEqual(split(content));
      }),
      { numRuns: 500 },
    );
  });
});
