import { describe, expect, it } from "@jest/globals";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { OcrSetupError } from "./errors.js";
import { findLanguages } from "./find-languages.js";

describe("languages of text recognition", () => {
  it("are found among the installed packages, each once", () => {
    const found = findLanguages({ languages: "eng+fra+eng" });

    expect(found.map(({ code }) => code)).toEqual(["eng", "fra"]);
    for (const { code, folder } of found) expect(existsSync(join(folder, `${code}.traineddata.gz`))).toBe(true);
  });

  it("that are not installed are named with the command that installs them", () => {
    expect(() => findLanguages({ languages: "eng+xho+zul" })).toThrow(
      new OcrSetupError(
        "Text recognition with eng+xho+zul needs language data that are not installed. " +
          "Install it: npm install @tesseract.js-data/xho @tesseract.js-data/zul (or ask for other languages)",
      ),
    );
  });

  it.each(["", "english", "eng,fra", "../../etc", "e"])(
    "that are spelt %j are refused with an example",
    (languages) => {
      expect(() => findLanguages({ languages })).toThrow(/Use Tesseract's codes joined by \+, for instance eng\+fra\./);
    },
  );
});
