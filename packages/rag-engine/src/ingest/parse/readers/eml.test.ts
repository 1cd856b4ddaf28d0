import { describe, expect, it } from "@jest/globals";
import { readFormat, structureOf } from "../../../test-support/read-format.js";
import { openEml } from "./eml.js";

const mail = (...lines: string[]): string => lines.join("\r\n");

describe("a mail", () => {
  it("tells who wrote to whom and when, its text, and the names of its attachments", async () => {
    const data = mail(
      "From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>",
      "To: Anna <anna@example.org>, bob@example.org",
      "Date: Mon, 23 Nov 2026 10:00:00 +0000",
      "Subject: =?utf-8?b?6KiI55S7?= plan",
      "MIME-Version: 1.0",
      'Content-Type: multipart/mixed; boundary="b"',
      "",
      "--b",
      "Content-Type: text/plain; charset=iso-8859-1",
      "Content-Transfer-Encoding: quoted-printable",
      "",
      "Gr=FC=DFe",
      "",
      "> quoted",
      "--b",
      'Content-Type: application/pdf; name="plan.pdf"',
      'Content-Disposition: attachment; filename="plan.pdf"',
      "Content-Transfer-Encoding: base64",
      "",
      "JVBERi0=",
      "--b--",
    );

    const { pages, title } = await readFormat(openEml, data);

    expect(title).toBe("計画 plan");
    expect(structureOf(pages[0])).toEqual([
      "heading1: 計画 plan",
      "paragraph: From: Jürgen <j@example.org>\nTo: Anna <anna@example.org>, bob@example.org\nDate: 2026-11-23T10:00:00.000Z",
      "paragraph: Grüße",
      "paragraph: > quoted",
      "paragraph: Attachments: plan.pdf",
    ]);
  });

  it("takes the HTML where that is all, without its tables for layout", async () => {
    const data = mail(
      "From: a@b.c",
      "Subject: Hi",
      "Content-Type: text/html",
      "",
      '<table><tr><td><h2>News</h2><ul><li>one</ul><img src="http://example.com/pixel">',
    );

    expect(structureOf((await readFormat(openEml, data)).pages[0]).slice(2)).toEqual(["heading2: News", "list: - one"]);
  });

  it.each([
    ["not-as-named", "Just some text.\n\nNo mail at all."],
    [
      "encrypted",
      mail(
        "From: a@b.c",
        "Subject: Hi",
        "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
        "Content-Transfer-Encoding: base64",
        "",
        "MIAGCSqGSIb3DQEHA6CA",
      ),
    ],
  ])("fails as %s when it is that", async (code, data) => {
    await expect(readFormat(openEml, data)).rejects.toMatchObject({ code });
  });
});
