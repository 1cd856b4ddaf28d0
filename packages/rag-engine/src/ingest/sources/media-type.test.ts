import { describe, expect, it } from "@jest/globals";
import { mediaTypeOf } from "./media-type.js";

describe("the kind of a file", () => {
  it.each([
    ["Report.PDF", "application/pdf"],
    ["a.b/letter.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    ["old.doc", "application/msword"],
    ["src/main.rs", "text/x-source"],
    ["src/Dockerfile", "text/x-source"],
    ["tsconfig.json", "text/x-source"],
    ["list.tsv", "text/tab-separated-values"],
    ["写真.md", "text/markdown"],
  ])("of %s is %s", (file, type) => {
    expect(mediaTypeOf(file)).toBe(type);
  });

  it.each(["photo.jpg", "archive.zip", "noextension", "package-lock.json", "pnpm-lock.yaml", "app.min.js", ".pdf"])(
    "of %s is none",
    (file) => {
      expect(mediaTypeOf(file)).toBeUndefined();
    },
  );
});
