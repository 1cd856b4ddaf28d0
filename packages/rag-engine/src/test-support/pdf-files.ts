import { deflateRawSync, deflateSync, constants } from "node:zlib";

/** A small PDF with the given lines on each page, set in Helvetica. */
export function textPdf(pages: readonly (readonly string[])[], title?: string): Buffer {
  return buildPdf(pages.map(textContent), title);
}

/** A PDF whose only page shows an image, as a scanner makes it. */
export function scannedPdf(): Buffer {
  return buildPdf([imageContent(500, 700)]);
}

/** A PDF of four pages: text, a scan, a blank page, and one with nothing but a small picture. */
export function partlyScannedPdf(): Buffer {
  return buildPdf([
    textContent(["This page has text."]),
    imageContent(500, 700),
    textContent([]),
    imageContent(90, 90),
  ]);
}

/** A picture that fills a page of A4. */
export interface ScannedPage {
  jpeg: Buffer;
  /** In pixels. */
  width: number;
  height: number;
}

/** A PDF whose pages have lines of text, or are scans. */
export function mixedPdf(pages: readonly (readonly string[] | ScannedPage)[]): Buffer {
  return buildPdf(pages.map((page) => ("jpeg" in page ? scanContent(page) : textContent(page))));
}

function scanContent({ jpeg, width, height }: ScannedPage): Content {
  const image = `/W ${width} /H ${height} /CS /RGB /BPC 8 /F /DCT`;
  const before = Buffer.from(`q 595 0 0 842 0 0 cm BI ${image} ID `, "latin1");
  return { data: Buffer.concat([before, jpeg, Buffer.from(" EI Q", "latin1")]) };
}

/** A checkered image, in points. */
function imageContent(width: number, height: number): Content {
  const draw = `q ${width} 0 0 ${height} 50 50 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x00\xff\xff\x00 EI Q`;
  return { data: Buffer.from(draw, "latin1") };
}

/** A PDF that asks for a password: the stored password hashes fit none that a reader would try. */
export function encryptedPdf(): Buffer {
  const hash = (byte: string): string => `<${byte.repeat(32)}>`;
  const encryption = `<< /Filter /Standard /V 1 /R 2 /P -44 /O ${hash("5a")} /U ${hash("3c")} >>`;
  return buildPdf([textContent(["Secret"])], undefined, `/Encrypt ${encryption} /ID [${hash("01")} ${hash("01")}]`);
}

/**
 * A PDF of about 1.5 MB whose page content inflates to `megabytes` MB of spaces.
 *
 * @param before lines of pages in front of it. @param after lines of pages behind it.
 */
export function bombPdf(
  megabytes = 1500,
  before: readonly (readonly string[])[] = [],
  after: readonly (readonly string[])[] = [],
): Buffer {
  const block = deflateRawSync(Buffer.alloc(16e6, " "), { finishFlush: constants.Z_FULL_FLUSH, level: 9 });
  const end = deflateRawSync(Buffer.alloc(0));
  const blocks = Array.from({ length: Math.ceil(megabytes / 16) }, () => block);
  const bomb = { data: Buffer.concat([Buffer.from([0x78, 0xda]), ...blocks, end]), filter: "/FlateDecode" };
  return buildPdf([...before.map(textContent), bomb, ...after.map(textContent)]);
}

interface Content {
  data: Buffer;
  filter?: string;
}

function textContent(lines: readonly string[]): Content {
  const shown = lines.map((line) => `(${line.replaceAll(/[\\()]/g, String.raw`\$&`)}) Tj T*`).join("\n");
  return {
    data: deflateSync(Buffer.from(`BT /F1 11 Tf 14 TL 50 780 Td\n${shown}\nET`, "latin1")),
    filter: "/FlateDecode",
  };
}

/** Objects: 1 catalog, 2 page tree, 3 font, 4 information, then a page and its content for each page. */
function buildPdf(contents: readonly Content[], title = "", trailer = ""): Buffer {
  const kids = contents.map((_, index) => `${5 + 2 * index} 0 R`).join(" ");
  const objects: (string | Buffer)[] = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${contents.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    `<< /Title (${title}) >>`,
  ];
  for (const [index, { data, filter }] of contents.entries()) {
    const page = `/MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${6 + 2 * index} 0 R`;
    objects.push(`<< /Type /Page /Parent 2 0 R ${page} >>`);
    const header = `<< /Length ${data.length}${filter === undefined ? "" : ` /Filter ${filter}`} >>\nstream\n`;
    objects.push(Buffer.concat([Buffer.from(header), data, Buffer.from("\nendstream")]));
  }
  return assemble(objects, trailer);
}

function assemble(objects: readonly (string | Buffer)[], trailer: string): Buffer {
  const parts = [Buffer.from("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "latin1")];
  const offsets: number[] = [];
  let length = parts[0]?.length ?? 0;
  for (const [index, object] of objects.entries()) {
    offsets.push(length);
    const part = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(object), Buffer.from("\nendobj\n")]);
    parts.push(part);
    length += part.length;
  }
  const entries = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  parts.push(
    Buffer.from(
      `xref\n0 ${size}\n0000000000 65535 f \n${entries}trailer\n<< /Size ${size} /Root 1 0 R /Info 4 0 R ${trailer} >>\n` +
        `startxref\n${length}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}
