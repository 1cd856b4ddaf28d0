import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { cleanCharacters } from "./characters.js";
import { cleanPages } from "./clean-pages.js";
import { rawPageOf } from "./raw-page.js";

describe("words broken at a line end", () => {
  it.each([
    ["a plain break", "the whole docu-\nment is", "the whole document\nis"],
    ["a soft hyphen", "the docu\u00AD\nment is", "the document\nis"],
    ["the mark of other engines", "the docu\uFFFE\nment is", "the document\nis"],
    ["a soft hyphen within a line", "the docu\u00ADment", "the document"],
    [
      "a compound that is written with a hyphen elsewhere",
      "a command-line tool; the command-\nline is",
      "a command-line tool; the command-line\nis",
    ],
    [
      "a compound of two words of the document",
      "user and defined and user-\ndefined",
      "user and defined and user-defined",
    ],
    ["a name after a word", "the Debian-\nPaket ist", "the Debian-Paket\nist"],
    ["a shared word", "Vor-\nund Nachteile", "Vor-\nund Nachteile"],
    [
      "a path broken after its slash",
      "see https://wiki.debian.org/-\nTeams now",
      "see https://wiki.debian.org/Teams\nnow",
    ],
    ["an address", "write to debian-\nuser@lists.debian.org.", "write to debian-user@lists.debian.org."],
    ["an option", "tail -\nfoo", "tail -\nfoo"],
    ["capitals", "IM-\nPLIED WARRANTY", "IMPLIED\nWARRANTY"],
    ["the last word of a line", "a frag-\nment", "a fragment"],
  ])("are joined or kept: %s", (_, raw, clean) => {
    expect(cleanTexts([raw])).toEqual([clean]);
  });

  it("are not joined across pages", () => {
    expect(cleanTexts(["a frag-", "ment"])).toEqual(["a frag-", "ment"]);
  });
});

describe("lines that no writer makes", () => {
  // Each of them took minutes, or would without a limit; Jest gives up after five seconds.
  it.each([
    ["letters without end before a broken word", `${"a".repeat(100_000)}.b-\nc`, /\.b-c$/],
    ["a word broken at every line", Array.from({ length: 20_000 }, () => "ab-").join("\n"), /^abab/],
    ["a word broken softly at every line", Array.from({ length: 20_000 }, () => "ab\u00AD").join("\n"), /^abab/],
    ["soft hyphens without end", "a\u00AD".repeat(100_000), /^a{100000}$/],
    ["ligatures without end", "\uFB01 ".repeat(50_000), /^fi fi /],
  ])("are cleaned in no time: %s", (_, raw, clean) => {
    // The text itself would be too long for a failure's message.
    expect(clean.test(cleanTexts([raw])[0] ?? "")).toBe(true);
  });
});

describe("headers, footers and page numbers", () => {
  const body = (page: number): string => `Text ${"abcdefgh"[page]} of this page\nand ${"qrstuvwx"[page]} more.`;

  it("go when they repeat on pages near by", () => {
    const raw = [0, 1, 2, 3].map((page) => `The Manual\n${body(page)}\nACME Inc.\n${page + 5}`);

    expect(cleanTexts(raw)).toEqual([0, 1, 2, 3].map(body));
  });

  it("go when only their numbers differ, and left and right pages differ", () => {
    const raw = [0, 1, 2, 3, 4, 5].map(
      (page) => `${page % 2 ? `${page + 1} The Manual` : `Chapter 2 ${page + 1}`}\n${body(page)}`,
    );

    expect(cleanTexts(raw)).toEqual([0, 1, 2, 3, 4, 5].map(body));
  });

  it("go when they are roman numbers that count up", () => {
    expect(cleanTexts([`${body(0)}\niii`, `${body(1)}\niv`])).toEqual([body(0), body(1)]);
  });

  it("stay on a single page", () => {
    expect(cleanTexts(["The Manual\nText.\n12"])).toEqual(["The Manual\nText.\n12"]);
  });

  it("leave numbers alone that do not count up", () => {
    const raw = [`${body(0)}\n42`, `${body(1)}\n7`, `${body(2)}\n1000`];

    expect(cleanTexts(raw)).toEqual(raw);
  });

  it("leave headings alone that several pages happen to begin with", () => {
    const raw = [
      "Usage\na b",
      "c d\ne f",
      "g h\ni j",
      "k l\nm n",
      "Usage\no p",
      "q r\ns t",
      "u v\nw x",
      "y z\na c",
      "Usage\nb d",
    ];

    expect(cleanTexts(raw)).toEqual(raw);
  });
});

describe("characters", () => {
  it("loses ligatures, exotic spaces, control characters and double spaces, not line breaks", () => {
    expect(cleanCharacters("\u0007e\uFB03cient\u00A0\u2003 of\uFB01ce \r\n\r\n\r\n\r\n  x\u200By  ")).toBe(
      "efficient office\n\nxy",
    );
  });

  it("keeps line breaks of code and headings on lines of their own", () => {
    const page = "3.5 devscripts\nSet these up:\n$ sudo apt install sbuild\n$ id";

    expect(cleanTexts([page])).toEqual([page]);
  });
});

describe("for any pages", () => {
  const line = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 30 }),
    fc.constantFrom("Header 1", "Header 2", "12", "iv", "docu-", "ment of", "a\u00ADb", "- 3 -", "", "x-", "-"),
  );
  const page = fc.array(line, { maxLength: 8 }).map((lines) => lines.join("\n"));

  it("keeps the number of pages", () => {
    fc.assert(
      fc.property(fc.array(page, { maxLength: 8 }), (pages) => {
        expect(cleanTexts(pages)).toHaveLength(pages.length);
      }),
    );
  });

  it("never invents a character and keeps the order of what it keeps", () => {
    fc.assert(
      fc.property(fc.array(page, { maxLength: 8 }), (pages) => {
        for (const [index, clean] of cleanTexts(pages).entries()) {
          // Letters of ligatures and replaced half surrogates are the two intended exceptions.
          const source = cleanCharacters(pages[index] ?? "").replaceAll(/\s/g, "");
          expect(isSubsequence(clean.replaceAll(/\s/g, ""), source)).toBe(true);
        }
      }),
    );
  });

  it("never invents a word: each is one of the page, or put together from parts that are next to each other", () => {
    fc.assert(
      fc.property(fc.array(page, { maxLength: 6 }), (pages) => {
        for (const [index, clean] of cleanTexts(pages).entries()) {
          const source = cleanCharacters(pages[index] ?? "");
          const words = new Set(source.match(WORD));
          const putTogether = source.replaceAll(/[-\u2010\u00AD\uFFFE\n]/g, "");
          for (const word of clean.match(WORD) ?? []) expect(words.has(word) || putTogether.includes(word)).toBe(true);
        }
      }),
    );
  });

  it("gives text that cleaning its characters again does not change", () => {
    fc.assert(
      fc.property(page, (raw) => {
        expect(cleanCharacters(cleanCharacters(raw))).toBe(cleanCharacters(raw));
      }),
    );
  });
});

function cleanTexts(texts: readonly string[]): string[] {
  return cleanPages(texts.map(rawPageOf)).map(({ text }) => text);
}

const WORD = /[\p{L}\p{M}]+/gu;

function isSubsequence(part: string, whole: string): boolean {
  let at = 0;
  for (const unit of whole) if (part.startsWith(unit, at)) at += unit.length;
  return at === part.length;
}
