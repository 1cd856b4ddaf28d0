import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { toPromptAnswers } from "./answers.js";

const sizes = { prompts: fc.integer({ min: 1, max: 6 }), perPrompt: fc.integer({ min: 1, max: 4 }) };
const numbered = (count: number) => Array.from({ length: count }, (_, index) => ({ index, text: String(index) }));

describe("toPromptAnswers", () => {
  it("gives each prompt its own choices, whatever order they come in", () => {
    const shuffled = fc.record(sizes).chain(({ prompts, perPrompt }) => {
      const choices = numbered(prompts * perPrompt);
      return fc.record({
        prompts: fc.constant(prompts),
        perPrompt: fc.constant(perPrompt),
        choices: fc.shuffledSubarray(choices, { minLength: choices.length }),
      });
    });

    fc.assert(
      fc.property(shuffled, ({ prompts, perPrompt, choices }) => {
        const answers = toPromptAnswers({ choices }, { prompts, perPrompt, asked: "m", response: undefined });

        expect(answers.map(({ generations }) => generations.map(({ text }) => Number(text)))).toEqual(
          Array.from({ length: prompts }, (_, prompt) =>
            Array.from({ length: perPrompt }, (_each, answer) => prompt * perPrompt + answer),
          ),
        );
      }),
    );
  });

  it("refuses whatever is not one choice for each answer that was asked for", () => {
    const indices = fc.array(fc.integer({ min: -1, max: 7 }), { maxLength: 8 });

    fc.assert(
      fc.property(fc.record(sizes), indices, ({ prompts, perPrompt }, given) => {
        const expected = numbered(prompts * perPrompt).map(({ index }) => index);
        fc.pre(given.toSorted((a, b) => a - b).join() !== expected.join());

        const read = () =>
          toPromptAnswers(
            { choices: given.map((index) => ({ index, text: "" })) },
            { prompts, perPrompt, asked: "m", response: undefined },
          );

        expect(read).toThrow("does not fit the request");
      }),
    );
  });
});
