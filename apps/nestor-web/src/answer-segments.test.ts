import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { answerSegments } from "./answer-segments.js";

const first = { n: 1, quote: "a" };
const second = { n: 1, quote: "b" };

describe("answerSegments", () => {
  it("joins a marker to its citation", () => {
    expect(answerSegments('"a" [1].', [first])).toEqual([
      { text: '"a" ' },
      { text: "[1]", citation: first },
      { text: "." },
    ]);
  });

  it("leaves a number without a citation as text", () => {
    expect(answerSegments("see [7]", [first])).toEqual([{ text: "see " }, { text: "[7]" }]);
  });

  it("takes the citations of one number in turn, and the last again when there are more markers", () => {
    const cited = answerSegments("[1] [1] [1]", [first, second]).flatMap(({ citation }) => citation ?? []);

    expect(cited).toEqual([first, second, second]);
  });

  it("loses no character", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constant("[1]"), fc.constant("[2]"))), (pieces) => {
        const text = pieces.join("");

        expect(
          answerSegments(text, [first])
            .map((segment) => segment.text)
            .join(""),
        ).toBe(text);
      }),
    );
  });
});
