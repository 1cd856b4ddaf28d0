import { describe, expect, it } from "@jest/globals";
import { readFormat, structureOf } from "../../../test-support/read-format.js";
import { openPlainText } from "./plain-text.js";
import { openSourceCode } from "./source-code.js";

describe("source code", () => {
  it("stays as it is, in blocks that stand apart at the margin", async () => {
    const source = "\n// head\nimport x;\n\nfunction a() {\n  one();\n\n  two();\n}\n\nclass B {\n\n}\n";

    const { pages, pageKind } = await readFormat(openSourceCode, source);

    expect(pageKind).toBe("text");
    expect(pages[0]?.text).toBe(source.trimEnd());
    expect(structureOf(pages[0])).toEqual([
      "code: // head\nimport x;",
      "code: function a() {\n  one();\n\n  two();\n}",
      "code: class B {\n\n}",
    ]);
  });
});

describe("plain text", () => {
  it.each([
    ["UTF-8", Buffer.from("日本語 العربية"), "日本語 العربية", undefined],
    ["UTF-16 with a mark", Buffer.from("\uFEFFGrüße\r\n日本", "utf16le"), "Grüße\n日本", undefined],
    ["UTF-16 without a mark", Buffer.from("Plain words of text", "utf16le"), "Plain words of text", undefined],
    ["windows-1252", Buffer.from("caf\xe9", "latin1"), "café", expect.stringMatching(/windows-1252/)],
  ])("may be %s", async (_, data, text, warning) => {
    const read = await readFormat(openPlainText, data);

    expect(read.pages).toEqual([{ text }]);
    expect(read.warning).toEqual(warning);
  });

  it.each([
    ["not-text", Buffer.from([1, 2, 3, 0, 200, 150, 3, 4])],
    ["empty", Buffer.from(" \n\t")],
  ])("fails as %s when it is that", async (code, data) => {
    await expect(readFormat(openPlainText, data)).rejects.toMatchObject({ code });
  });
});
