import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Passage } from "../retrieve/passage.js";
import { passage } from "../test-support/passages.js";
import type { Citation } from "./answer.js";
import { verifyCitations, type VerifiedText } from "./verify-citations.js";

const manual =
  "To keep a package at its version, mark it. The command apt-mark hold prevents a package\nfrom being upgraded automatically. " +
  "Up to 12 packages may be named at once. Never edit the list by hand.";
const mirrors = "A mirror is checked every 6 hours. Mirrors are named in the file sources.list.";

function verify(
  answer: string,
  passages: Passage[] = [passage(1, manual), passage(2, mirrors)],
  pages?: Record<string, string>,
): VerifiedText {
  const stored = pages ?? Object.fromEntries(passages.map(({ documentId, text }) => [documentId, text]));
  return verifyCitations(answer, passages, (documentId) => stored[documentId]);
}

function only(answer: string, passages?: Passage[]): Citation | undefined {
  const { citations } = verify(answer, passages);
  expect(citations).toHaveLength(1);
  return citations[0];
}

describe("verifying citations", () => {
  it("verifies a quote that stands in the passage, and returns the words of the page", () => {
    const citation = only('Mark it: "prevents a package from being upgraded" [1].');

    expect(citation).toMatchObject({ n: 1, state: "verified", path: "manual-1.pdf", title: "Manual 1", page: 1 });
    expect(citation?.quote).toBe("prevents a package\nfrom being upgraded");
    expect(manual.slice(citation?.start, citation?.end)).toBe(citation?.quote);
  });

  it.each([
    ["straight", '"Never edit the list"'],
    ["English", "“Never edit the list”"],
    ["French", "« Never edit the list »"],
    ["German", "„Never edit the list“"],
    ["Japanese", "「Never edit the list」"],
  ])("reads %s quotation marks", (_, quote) => {
    expect(only(`The manual says ${quote} [1].`)).toMatchObject({ state: "verified", quote: "Never edit the list" });
  });

  it("finds a quote of several sentences, and a marker after the full stop", () => {
    const quote = "Up to 12 packages may be named at once. Never edit the list by hand.";

    expect(only(`It says: "${quote}". [1]`)).toMatchObject({ state: "verified", quote });
  });

  it("finds a quote that holds quotation marks itself", () => {
    const text = 'He said "never edit it" and left the room.';

    expect(only('It says "He said "never edit it" and left" [1].', [passage(1, text)])?.quote).toBe(
      'He said "never edit it" and left',
    );
  });

  it("finds a quote that was copied as it was escaped for the prompt", () => {
    expect(
      only('Write "deb &lt;uri&gt; main &amp; more" [1].', [passage(1, "Write deb <uri> main & more there.")]),
    ).toMatchObject({
      state: "verified",
      quote: "deb <uri> main & more",
    });
  });

  it("finds a quote on the page outside of the passage", () => {
    const page = `First of all, read this notice. ${manual}`;
    const start = page.indexOf(manual);
    const { citations } = verify('"read this notice" [1]', [passage(1, manual, { start, end: page.length })], {
      "document-1": page,
    });

    expect(citations).toMatchObject([{ state: "verified", quote: "read this notice", start: 14, end: 30 }]);
  });

  it("prefers the place in the passage when the page says it twice", () => {
    const page = "Hold the package now. Later: Hold the package now.";
    const { citations } = verify(
      '"Hold the package now" [1]',
      [passage(1, page.slice(29), { start: 29, end: page.length })],
      { "document-1": page },
    );

    expect(citations[0]?.start).toBe(29);
  });

  it("does not verify a quote that changes a word", () => {
    expect(only('"prevents a package from being removed automatically" [1]')).toMatchObject({ state: "weak" });
  });

  it("does not verify a quote that stands only in another passage", () => {
    expect(only('"A mirror is checked every 6 hours" [1]')?.state).toBe("unsupported");
  });

  it("does not verify when one of two quotes is not there", () => {
    expect(only('"Never edit the list" and "always make a backup first" [1]')?.state).toBe("weak");
  });

  it("does not verify a quote whose frame has a number that the page has not", () => {
    expect(only('Since version 13, "Never edit the list by hand" [1].')?.state).toBe("weak");
    expect(only('On page 41: "Never edit the list by hand" [1].')?.state).toBe("verified");
  });

  it("does not verify a quote whose frame denies it", () => {
    expect(only('It is not true that "Up to 12 packages may be named" [1].')?.state).toBe("weak");
  });

  it("verifies a sentence without quotes when nearly all its words, its numbers and its denials are there", () => {
    expect(only("The command apt-mark hold prevents packages from being upgraded automatically [1].")).toMatchObject({
      state: "verified",
      quote: "The command apt-mark hold prevents a package\nfrom being upgraded automatically.",
    });
  });

  it.each([
    ["another number", "Up to 15 packages may be named at once [1]."],
    ["no denial where the source has one", "Edit the list by hand [1]."],
    ["a denial where the source has none", "Packages may not be named at once up to 12 [1]."],
    ["only most of the words", "The command apt-mark hold prevents a package from downgrades and removals [1]."],
  ])("calls a sentence with %s weak", (_, answer) => {
    expect(only(answer)?.state).toBe("weak");
  });

  it("calls a sentence unsupported when the passage speaks of something else", () => {
    expect(only("Printers are added on the web page of CUPS [1].")?.state).toBe("unsupported");
  });

  it("reads scripts that have no spaces", () => {
    const text = "パッケージは保留されています。ミラーは毎日確認されます。";

    expect(only("パッケージは保留されています [1]。", [passage(1, text)])).toMatchObject({
      state: "verified",
      quote: "パッケージは保留されています。",
    });
    expect(only("プリンターを追加します [1]。", [passage(1, text)])?.state).toBe("unsupported");
  });

  it("holds each marker against its own sentence", () => {
    const { citations } = verify("Never edit the list by hand. [1] A mirror is checked every 6 hours. [2]");

    expect(citations.map(({ n, state, quote }) => [n, state, quote])).toEqual([
      [1, "verified", "Never edit the list by hand."],
      [2, "verified", "A mirror is checked every 6 hours."],
    ]);
  });

  it("holds every number of a group against the same sentence", () => {
    const { citations } = verify("A mirror is checked every 6 hours [1][2].");

    expect(citations.map(({ n, state }) => [n, state])).toEqual([
      [1, "unsupported"],
      [2, "verified"],
    ]);
  });

  it("reads a list item by item, without its ordinal numbers", () => {
    const { citations } = verify("Do this:\n1. Never edit the list by hand [1]\n2. Name up to 12 packages at once [1]");

    expect(citations.map(({ state }) => state)).toEqual(["verified", "verified"]);
  });

  it("takes the words after a marker that opens its sentence", () => {
    expect(only('According to [1], "Never edit the list by hand".')?.state).toBe("verified");
    expect(only("[2] A mirror is checked every 6 hours.")?.state).toBe("verified");
  });

  it("keeps the different quotes of one number apart, and says the same quote once", () => {
    const { citations } = verify(
      '"Never edit the list" [1]. "Up to 12 packages" [1]. Again: "never edit the list" [1].',
    );

    expect(citations.map(({ quote }) => quote)).toEqual(["Never edit the list", "Up to 12 packages"]);
  });

  it("drops numbers without a passage and lists only what is cited", () => {
    const result = verify('"Never edit the list" [1][5]. So it is [7].');

    expect(result).toMatchObject({ text: '"Never edit the list" [1]. So it is.', droppedMarkers: [5, 7] });
    expect(result.citations.map(({ n }) => n)).toEqual([1]);
  });

  it("holds the answer against what the model read when the page is gone meanwhile", () => {
    const { citations } = verify(
      '"Never edit the list" [1]',
      [passage(1, manual, { start: 100, end: 100 + manual.length })],
      {},
    );

    expect(citations[0]).toMatchObject({
      state: "verified",
      quote: "Never edit the list",
      start: 100 + manual.indexOf("Never"),
    });
  });

  it("never gives a quote that is not the page's, whatever the answer says", () => {
    const text = fc.array(
      fc.oneof(
        fc.constantFrom("[1]", "[2]", "[1, 2]", "[9]", '"', "“", "”", ". ", "\n", "\n\n", "`", "According to "),
        fc.constantFrom(...manual.split(" "), ...mirrors.split(" ")).map((word) => `${word} `),
        fc.string({ unit: "grapheme", maxLength: 6 }),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(text, (pieces) => {
        const { citations, droppedMarkers } = verify(pieces.join(""));

        for (const { n, quote, start, end } of citations)
          expect((n === 1 ? manual : mirrors).slice(start, end)).toBe(quote);
        expect(droppedMarkers.every((n) => n !== 1 && n !== 2)).toBe(true);
      }),
    );
  });

  it("verifies every sentence of the page that is quoted word for word", () => {
    const sentences = `${manual} ${mirrors}`.split(/(?<=\.) /);
    fc.assert(
      fc.property(fc.constantFrom(...sentences), fc.constantFrom(" ", "\n", "  "), (sentence, gap) => {
        const { citations } = verify(`It says "${sentence.replaceAll(/\s/g, gap)}" [1].`, [
          passage(1, `${manual} ${mirrors}`),
        ]);

        expect(citations.map(({ state }) => state)).toEqual(["verified"]);
      }),
    );
  });
});
