import { describe, expect, it } from "@jest/globals";
import { overviewOf } from "./overview.js";

const passages = (...texts: string[]) => texts.map((text, index) => ({ n: index + 1, text }));

describe("overviewOf", () => {
  it("takes sentences from the beginning, the middle and the last third", () => {
    const text = Array.from({ length: 9 }, (_, i) => `Sentence ${i} is here.`).join(" ");

    expect(overviewOf(passages(text))).toBe("Sentence 0 is here. Sentence 3 is here. Sentence 6 is here.");
  });

  it("takes each of a few sentences once, over all passages", () => {
    expect(overviewOf(passages("Cats sleep.", "Dogs bark\nat night."))).toBe("Cats sleep. Dogs bark at night.");
  });

  it("takes what there is where there is no sentence", () => {
    expect(overviewOf(passages("Shopping list"))).toBe("Shopping list");
  });
});
