import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { decodeBase64Floats, readVectors } from "./vectors.js";

const expected = { count: 2, model: "bge-m3" };
const base64 = (numbers: number[]) => Buffer.from(Float32Array.from(numbers).buffer).toString("base64");

describe("readVectors", () => {
  it("puts the vectors in the order of the request, whatever the order of the answer", () => {
    const data = [
      { index: 1, embedding: [3, 4] },
      { index: 0, embedding: [1, 2] },
    ];

    expect(readVectors({ data }, expected)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it("reads base64 as well as numbers, by what came back", () => {
    const data = [
      { index: 0, embedding: base64([0.5, -2]) },
      { index: 1, embedding: [3, 4] },
    ];

    expect(readVectors({ data }, expected)).toEqual([
      [0.5, -2],
      [3, 4],
    ]);
  });

  it("takes the order of the answer when there are no indices", () => {
    expect(readVectors({ data: [{ embedding: [1] }, { embedding: [2] }] }, expected)).toEqual([[1], [2]]);
  });

  it.each([
    ["too few vectors", [{ index: 0, embedding: [1] }]],
    [
      "an index twice",
      [
        { index: 0, embedding: [1] },
        { index: 0, embedding: [2] },
      ],
    ],
    [
      "an index out of range",
      [
        { index: 0, embedding: [1] },
        { index: 2, embedding: [2] },
      ],
    ],
    ["some indices missing", [{ index: 0, embedding: [1] }, { embedding: [2] }]],
    [
      "vectors of two lengths",
      [
        { index: 0, embedding: [1] },
        { index: 1, embedding: [1, 2] },
      ],
    ],
    [
      "an empty vector",
      [
        { index: 0, embedding: [] },
        { index: 1, embedding: [] },
      ],
    ],
    [
      "base64 of half a float",
      [
        { index: 0, embedding: "AAAAAAA=" },
        { index: 1, embedding: [1] },
      ],
    ],
    [
      "text that is not base64",
      [
        { index: 0, embedding: "not base64!" },
        { index: 1, embedding: [1] },
      ],
    ],
    [
      "not-a-number",
      [
        { index: 0, embedding: base64([Number.NaN]) },
        { index: 1, embedding: [1] },
      ],
    ],
  ])("refuses %s", (_what, data) => {
    expect(() => readVectors({ data }, expected)).toThrow(/bge-m3 answered with/);
  });

  it("refuses another length than before", () => {
    const data = [
      { index: 0, embedding: [1, 2] },
      { index: 1, embedding: [1, 2] },
    ];

    expect(() => readVectors({ data }, { ...expected, dimension: 3 })).toThrow(/2 numbers where others have 3/);
  });
});

describe("decodeBase64Floats", () => {
  it("gives back any floats", () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), (numbers) => {
        expect(decodeBase64Floats(base64(numbers))).toEqual(numbers);
      }),
    );
  });
});
