import { describe, expect, it } from "@jest/globals";
import type { PromptAnswer } from "./answers.js";
import { gather, seatOf, withSeat } from "./gathering.js";

/** Answers each prompt with itself, and notes which came together. */
function echo() {
  const asked: string[][] = [];
  const send = (prompts: string[]): Promise<PromptAnswer>[] => {
    asked.push(prompts);
    return prompts.map((text) => Promise.resolve({ generations: [{ text }] }));
  };
  return { asked, send };
}

describe("gather", () => {
  it("asks when the last prompt has come, in the order of arrival", async () => {
    const { asked, send } = echo();
    const [first, second] = gather(2, send);

    const answers = [second?.join("b"), first?.join("a")];

    expect(asked).toEqual([["b", "a"]]);
    expect(await Promise.all(answers)).toEqual([{ generations: [{ text: "b" }] }, { generations: [{ text: "a" }] }]);
  });

  it("asks without those who left", () => {
    const { asked, send } = echo();
    const [first, second] = gather(2, send);

    void first?.join("a");
    second?.leave();

    expect(asked).toEqual([["a"]]);
  });

  it("asks nothing when all left", () => {
    const { asked, send } = echo();

    for (const seat of gather(2, send)) seat.leave();

    expect(asked).toEqual([]);
  });

  it("counts everyone once", () => {
    const { asked, send } = echo();
    const [first] = gather(2, send);

    first?.leave();
    first?.leave();

    expect(asked).toEqual([]);
  });

  it("asks at once for a prompt that comes to a used seat", () => {
    const { asked, send } = echo();
    const [first] = gather(2, send);
    first?.leave();

    void first?.join("late");

    expect(asked).toEqual([["late"]]);
  });
});

describe("A seat", () => {
  it("travels with options, copied or not, and shows in no JSON", () => {
    const [seat] = gather(1, echo().send);
    const options = { ...withSeat({ seed: 1 }, seat as NonNullable<typeof seat>) };

    expect(seatOf(options)).toBe(seat);
    expect(JSON.stringify(options)).toBe('{"seed":1}');
    expect(seatOf({})).toBeUndefined();
  });
});
