import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { NO_LINES, packPage, unpackPage } from "./packed-page.js";

const line = fc.record(
  {
    text: fc.string().map((text) => text.replaceAll("\n", "")),
    size: fc.integer({ min: 0, max: 4_000 }).map((size) => size / 8),
    otherFace: fc.constant(true),
    kind: fc.constant("table" as const),
  },
  { requiredKeys: ["text", "size"] },
);

it("a packed page unpacks to the same lines", () => {
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      expect(unpackPage(packPage({ lines }))).toEqual({ lines });
    }),
  );
});

it("a page that could not be read has no lines", () => {
  expect(unpackPage(NO_LINES)).toEqual({ lines: [] });
});

it("a line end within a line does not make two of it", () => {
  const { lines } = unpackPage(packPage({ lines: [{ text: "one\ntwo", size: 10 }] }));

  expect(lines).toEqual([{ text: "one two", size: 10 }]);
});
