import { describe, expect, it } from "@jest/globals";
import { readFormat } from "../../../test-support/read-format.js";
import { openCsv, openTsv } from "./csv.js";

const textOf = async (data: string | Uint8Array, open = openCsv): Promise<string | undefined> =>
  (await readFormat(open, data)).pages[0]?.text;

describe("a CSV file", () => {
  it.each([
    ["commas", 'Name,Note\nAnna,"a, b"\n'],
    ["semicolons", "\uFEFFName;Note\r\nAnna;a, b\r\n"],
    ["tabs", "Name\tNote\nAnna\ta, b\n"],
    ["bars", "Name|Note\nAnna|a, b\n"],
    ["what its first line tells", "sep=^\nName^Note\nAnna^a, b\n"],
  ])("may be separated by %s", async (_, data) => {
    expect(await textOf(data)).toBe("Name | Note\nName: Anna | Note: a, b");
  });

  it("may have decimal commas beside its semicolons", async () => {
    expect(await textOf("Preisliste\n\nArtikel;Preis\nBolzen;1,50\nMutter;0,20\n")).toMatch(
      /Artikel: Mutter \| Preis: 0,20$/,
    );
  });

  it("keeps line numbers over empty rows, and quoted line breaks in one line", async () => {
    expect(await textOf('A,B\n\n1,"x\ny"\n')).toBe("A | B\n\nA: 1 | B: x y");
  });

  it("has no header when the first row holds values", async () => {
    expect(await textOf("2026-01-01,5\n2026-01-02,6\n")).toBe("2026-01-01 | 5\n2026-01-02 | 6");
  });

  it("may be in an old encoding", async () => {
    const { pages, warning } = await readFormat(openCsv, Buffer.from("Stadt;Land\nK\xf6ln;D\n", "latin1"));

    expect(pages[0]?.text).toContain("Köln");
    expect(warning).toMatch(/windows-1252/);
  });

  it("keeps a formula as text", async () => {
    expect(await textOf("Name,Value\nx,\"=cmd|' /C calc'!A0\"\n")).toContain("=cmd|' /C calc'!A0");
  });

  it("goes on over many pages", async () => {
    const { pages } = await readFormat(
      openCsv,
      `n,square\n${Array.from({ length: 5000 }, (_, n) => `${n},${n * n}`).join("\n")}`,
    );

    expect(pages.map(({ name }) => name)).toEqual(["rows 1–2000", "rows 2001–4000", "rows 4001–5001"]);
  });

  it("fails when a quotation mark swallows it", async () => {
    await expect(textOf(`a,b\n"${"x,y\n".repeat(300_000)}`)).rejects.toMatchObject({ code: "damaged" });
  });

  it("separated by tabs may hold anything else", async () => {
    expect(await textOf("A\tB\n1, 2\t3; 4\n", openTsv)).toBe("A | B\nA: 1, 2 | B: 3; 4");
  });
});
