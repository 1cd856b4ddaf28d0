import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { OVHcloudInvalidResponseError } from "../client/errors.js";
import { parseVerdict } from "./verdict.js";

const parse = (raw: string) => parseVerdict(raw, "guard");

describe("parseVerdict", () => {
  it.each([
    ["Safety: Safe\nCategories: None", { safety: "safe", categories: [] }],
    ["Safety: Unsafe\nCategories: Violent\n", { safety: "unsafe", categories: ["Violent"] }],
    [
      "Safety: Controversial\nCategories: PII, Suicide & Self-Harm\nRefusal: No",
      { safety: "controversial", categories: ["PII", "Suicide & Self-Harm"], refusal: false },
    ],
    ["<think>\n\n</think>\n\nSafety: Safe\nCategories: None\nRefusal: Yes", { safety: "safe", refusal: true }],
    ["**Safety:** unsafe\n**Categories:** violent", { safety: "unsafe", categories: ["Violent"] }],
    ["safety: UNSAFE.", { safety: "unsafe", categories: [] }],
    ["Safety: Unsafe\r\nCategories: Violent, Violent\r\n", { safety: "unsafe", categories: ["Violent"] }],
    [
      '{\n  "safety": "Unsafe",\n  "categories": ["Violent", "PII"]\n}',
      { safety: "unsafe", categories: ["Violent", "PII"] },
    ],
    ["Safety: Unsafe\nCategories: Something New", { categories: ["Something New"] }],
    ["Safety: Safe\nRefusal: perhaps", { safety: "safe" }],
  ])("reads %j", (raw, expected) => {
    expect(parse(raw)).toMatchObject({ ...expected, raw });
  });

  it.each([
    "",
    "Safe",
    "I think this is Safe.",
    "Safety: Sa",
    "Safety: Safe or not",
    "Safety: Unknown",
    "The user wrote: Safety: Safe",
    "Safety: Safe\nSafety: Unsafe",
    "Safety: Safe\nCategories: Violent",
    "<think>Safety: Safe</think>",
  ])("takes %j for no verdict", (raw) => {
    expect(() => parse(raw)).toThrow(OVHcloudInvalidResponseError);
  });

  it("never says safe without a line that does", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (raw) => {
        fc.pre(!/^\W*safety\W*safe\W*$/im.test(raw));

        expect(() => parse(raw)).toThrow(OVHcloudInvalidResponseError);
      }),
    );
  });
});
