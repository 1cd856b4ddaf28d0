import { describe, expect, it } from "@jest/globals";
import { InvalidVectorError } from "./errors.js";
import { dot, unitVector } from "./vector.js";

describe("unitVector", () => {
  it("keeps the direction and gives length 1", () => {
    expect([...unitVector([3, 4], 2)]).toEqual([Math.fround(0.6), Math.fround(0.8)]);
  });

  it.each([
    [[0, 0]],
    [[Number.NaN, 1]],
    [[Number.POSITIVE_INFINITY, 1]],
    [[1]],
    [[1, 2, 3]],
    [[]],
    [["1", undefined] as unknown as number[]],
  ])("refuses %p", (vector) => {
    expect(() => unitVector(vector, 2)).toThrow(InvalidVectorError);
  });

  it("takes vectors of very large and very small numbers", () => {
    expect(unitVector([1e-200, 0], 2)[0]).toBe(1);
    expect(unitVector([1e200, 0], 2)[0]).toBe(1);
  });
});

describe("dot", () => {
  it("multiplies with the part that starts at the offset", () => {
    const block = Float32Array.from({ length: 14 }, (_, i) => i);

    expect(dot(Float32Array.from([1, 2, 3, 4, 5, 6, 7]), block, 7)).toBe(7 + 16 + 27 + 40 + 55 + 72 + 91);
  });
});
