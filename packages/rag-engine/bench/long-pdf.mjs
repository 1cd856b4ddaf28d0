/** A PDF made for the bench: pages of type-set prose, each line one operator with kerning between words, as TeX writes it. */
import { deflateSync } from "node:zlib";

/** @returns the bytes of a PDF of so many pages; the same for the same number. */
export function longPdf(pages) {
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${Array.from({ length: pages }, (_, page) => `${5 + 2 * page} 0 R`).join(" ")}] /Count ${pages} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
    "<< /Title (A long manual) >>",
  ];
  for (let page = 0; page < pages; page++) {
    const content = deflateSync(Buffer.from(pageContent(page), "latin1"));
    const resources = "/MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>";
    objects.push(`<< /Type /Page /Parent 2 0 R ${resources} /Contents ${6 + 2 * page} 0 R >>`);
    const header = Buffer.from(`<< /Length ${content.length} /Filter /FlateDecode >>\nstream\n`);
    objects.push(Buffer.concat([header, content, Buffer.from("\nendstream")]));
  }
  return assemble(objects);
}

function pageContent(page) {
  const line = (size, x, y, text) => `/F1 ${size} Tf 1 0 0 1 ${x} ${y} Tm [${kerned(text)}] TJ`;
  const lines = [line(9, 70, 800, "The long manual")];
  for (let row = 0; row < 48; row++) {
    const isHeading = row % 16 === 0;
    const text = isHeading ? `${page + 1}.${row / 16 + 1} Section about ${word(page)}` : prose(page * 48 + row);
    lines.push(line(isHeading ? 14 : 10, 70, 780 - row * 15, text));
  }
  return `BT\n${lines.join("\n")}\n${line(9, 290, 40, String(page + 1))}\nET`;
}

function prose(seed) {
  return Array.from({ length: 13 }, (_, at) => word(seed * 31 + at * 17)).join(" ");
}

function word(seed) {
  return WORDS[seed % WORDS.length];
}

function kerned(text) {
  return text
    .split(" ")
    .map((part) => `(${part})`)
    .join(" -280 ");
}

function assemble(objects) {
  const parts = [Buffer.from("%PDF-1.7\n")];
  const offsets = [];
  let length = parts[0].length;
  for (const [index, object] of objects.entries()) {
    offsets.push(length);
    const part = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(object), Buffer.from("\nendobj\n")]);
    parts.push(part);
    length += part.length;
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R /Info 4 0 R >>\nstartxref\n${length}\n%%EOF\n`;
  return Buffer.concat([...parts, Buffer.from(`xref\n0 ${size}\n0000000000 65535 f \n${rows}${trailer}`)]);
}

const WORDS =
  "package archive maintainer upstream source binary control changelog version policy section priority depends build script install remove configure system library service network kernel module device storage partition filesystem mirror release stable testing unstable".split(
    " ",
  );
