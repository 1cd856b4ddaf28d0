import { deflateSync } from "node:zlib";
import { aes256Encryption, passwordEncryption } from "./pdf-encryption.js";
import { pagePdf, rawPdf, type PdfObject } from "./pdf-builder.js";
import { hello, said, type HostilePdf } from "./hostile-pdf.js";
import { oddPdfs } from "./odd-pdfs.js";
import { bombPdf, encryptedPdf, textPdf } from "./pdf-files.js";

const whole = (): Buffer => textPdf([["Page one has words."], ["Page two has words."], ["Page three has words."]]);

/** More than sixty kinds of trouble, all made here. */
export const hostilePdfs: readonly HostilePdf[] = [
  ...passwords(),
  ...cuts(),
  ...pageTrees(),
  ...tables(),
  ...streams(),
  ...oddPdfs,
];

function passwords(): HostilePdf[] {
  const locked = (kind: "rc4-40" | "aes-128", password: string) => () =>
    pagePdf(hello, { encryption: passwordEncryption(kind, password) });
  return [
    { name: "RC4, empty password", make: locked("rc4-40", ""), text: said },
    { name: "RC4, a password", make: locked("rc4-40", "sesame"), failure: "encrypted" },
    { name: "AES-128, empty password", make: locked("aes-128", ""), text: said },
    { name: "AES-128, a password", make: locked("aes-128", "sesame"), failure: "encrypted" },
    {
      name: "AES-256, empty password",
      make: () => pagePdf(hello, { encryption: aes256Encryption("") }),
      text: said,
    },
    {
      name: "AES-256, a password",
      make: () => pagePdf(hello, { encryption: aes256Encryption("sesame") }),
      failure: "encrypted",
    },
    { name: "hashes that fit no password", make: encryptedPdf, failure: "encrypted" },
    {
      name: "an unknown security handler",
      make: () => pagePdf(hello, { trailer: "/Encrypt << /Filter /Nobody /V 9 >>" }),
      failure: "damaged",
    },
  ];
}

function cuts(): HostilePdf[] {
  const at = [0.02, 0.1, 0.25, 0.4, 0.55, 0.7, 0.8, 0.9, 0.97];
  return [
    ...at.map((share) => ({
      name: `cut after ${share * 100} %`,
      make: () => whole().subarray(0, Math.floor(whole().length * share)),
      failure: "truncated" as const,
    })),
    { name: "nothing but a header", make: () => Buffer.from("%PDF-1.7\n"), failure: "truncated" },
    { name: "a middle part filled with zeros", make: () => zeroed(whole(), 0.3, 0.5), failure: "no-text" },
    { name: "an end mark and nothing else", make: () => Buffer.from("%PDF-1.7\n%%EOF\n"), failure: "damaged" },
  ];
}

function zeroed(data: Buffer, from: number, to: number): Buffer {
  return data.fill(0, Math.floor(data.length * from), Math.floor(data.length * to));
}

function pageTrees(): HostilePdf[] {
  const tree =
    (pages: string, ...more: PdfObject[]) =>
    (): Buffer =>
      rawPdf(["<< /Type /Catalog /Pages 2 0 R >>", pages, ...more]);
  return [
    {
      name: "a page tree that is its own child",
      make: tree("<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
      failure: "damaged",
    },
    {
      name: "two page trees in each other",
      make: tree(
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>",
      ),
      failure: "damaged",
    },
    { name: "no pages at all", make: tree("<< /Type /Pages /Kids [] /Count 0 >>"), failure: "damaged" },
    {
      name: "a count of a billion pages",
      make: tree("<< /Type /Pages /Kids [] /Count 1000000000 >>"),
      failure: "damaged",
    },
    { name: "a negative count", make: tree("<< /Type /Pages /Kids [] /Count -3 >>"), failure: "no-text" },
    { name: "a page that is missing", make: tree("<< /Type /Pages /Kids [9 0 R] /Count 1 >>"), failure: "damaged" },
    { name: "a catalog without pages", make: () => rawPdf(["<< /Type /Catalog >>"]), failure: "damaged" },
    { name: "a root that is a number", make: () => rawPdf(["42"]), failure: "damaged" },
    {
      name: "a thousand nested page trees",
      make: tree(
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        ...Array.from(
          { length: 1000 },
          (_, i) => `<< /Type /Pages /Parent ${i + 2} 0 R /Kids [${i + 4} 0 R] /Count 1 >>`,
        ),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
      ),
      failure: "no-text",
    },
  ];
}

function tables(): HostilePdf[] {
  return [
    {
      name: "a table with wrong offsets",
      make: () => pagePdf(hello, { moveOffset: (offset) => offset + 7 }),
      text: said,
    },
    { name: "all offsets beyond the end", make: () => pagePdf(hello, { moveOffset: () => 9_999_999_999 }), text: said },
    {
      name: "objects that swapped places",
      make: () => pagePdf(hello, { moveOffset: (o, n) => (n === 3 ? o - 20 : o) }),
      text: said,
    },
    { name: "no table and no trailer", make: () => pagePdf(hello, { withoutTable: true }), failure: "damaged" },
    {
      name: "a trailer that names itself as the one before",
      make: () => pagePdf(hello, { trailer: "/Prev 0" }),
      text: said,
    },
    {
      name: "garbage before the header",
      make: () => Buffer.concat([Buffer.alloc(500, "x"), pagePdf(hello)]),
      text: said,
    },
    {
      name: "garbage behind the end",
      make: () => Buffer.concat([pagePdf(hello), Buffer.alloc(3000, "\0")]),
      text: said,
    },
    { name: "a version of the future", make: () => pagePdf(hello, { header: "%PDF-9.9\n" }), text: said },
    {
      name: "Windows line ends in the table",
      make: () => Buffer.from(pagePdf(hello).toString("latin1").replace("xref\n0", "xref\r\n0"), "latin1"),
      text: said,
    },
  ];
}

function streams(): HostilePdf[] {
  const flate = (data: Buffer): Buffer => deflateSync(data);
  const twice = { filter: "[/FlateDecode /FlateDecode]", data: (data: Buffer) => flate(flate(data)) };
  const hex = { filter: "/ASCIIHexDecode", data: (data: Buffer) => Buffer.from(`${data.toString("hex")}>`) };
  const broken = { filter: "/FlateDecode", data: (data: Buffer) => flate(data).fill(0xff, 12) };
  const unknown = { filter: "/NobodyDecode", data: (data: Buffer) => data };
  return [
    { name: "content packed twice", make: () => pagePdf(hello, { pack: twice }), text: said },
    { name: "content in hex", make: () => pagePdf(hello, { pack: hex }), text: said },
    { name: "content that does not unpack", make: () => pagePdf(hello, { pack: broken }), failure: "damaged" },
    { name: "an unknown filter", make: () => pagePdf(hello, { pack: unknown }), text: said },
    { name: "a bomb", make: () => bombPdf(800), failure: "out-of-memory" },
    { name: "a form that draws itself", make: selfDrawing, text: said },
    {
      name: "brackets opened a hundred thousand times",
      make: () => pagePdf(`${"[".repeat(100_000)} ${hello}`),
      failure: "no-text",
    },
    { name: "graphics states saved and never restored", make: () => pagePdf("q ".repeat(5000) + hello), text: said },
    { name: "operators that do not exist", make: () => pagePdf(`1 2 3 nonsense ${hello} 4 more`), text: said },
    {
      name: "a string that never ends",
      make: () => pagePdf("BT /F1 11 Tf 50 700 Td (Hello"),
      failure: "no-text",
    },
  ];
}

function selfDrawing(): Buffer {
  const form = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>";
  const objects = [{ data: Buffer.from("/X Do"), dictionary: form }];
  return pagePdf(`${hello} /X Do`, { page: "/Dummy 1", objects });
}
