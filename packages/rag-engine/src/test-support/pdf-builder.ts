import { deflateSync } from "node:zlib";
import { fileId, type PdfEncryption } from "./pdf-encryption.js";

/** A stream object: its bytes, and what its dictionary holds besides the length. */
export interface PdfStream {
  data: Buffer;
  dictionary?: string;
}

/** One object of a PDF: its text, or a stream. */
export type PdfObject = string | PdfStream;

/** What is odd about a file that {@link rawPdf} makes; without anything it is a plain one. */
export interface RawPdfOptions {
  /** More entries of the trailer. */
  trailer?: string;
  header?: string;
  encryption?: PdfEncryption;
  /** Changes the offset that the table names for an object. */
  moveOffset?: (offset: number, object: number) => number;
  /** Leaves the table of objects out, with the trailer. */
  withoutTable?: boolean;
}

/** A PDF from its objects, numbered from 1; object 1 is the catalog. */
export function rawPdf(objects: readonly PdfObject[], options: RawPdfOptions = {}): Buffer {
  const parts: Buffer[] = [Buffer.from(options.header ?? "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "latin1")];
  const offsets: number[] = [];
  let length = parts[0]?.length ?? 0;
  for (const [index, object] of objects.entries()) {
    offsets.push(length);
    const part = serialised(object, index + 1, options.encryption);
    parts.push(part);
    length += part.length;
  }
  if (options.withoutTable === true) return Buffer.concat([...parts, Buffer.from("startxref\n0\n%%EOF\n")]);
  const move = options.moveOffset ?? ((offset) => offset);
  const rows = offsets.map((offset, i) => `${String(move(offset, i + 1)).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  const encrypt = options.encryption === undefined ? "" : `/Encrypt ${options.encryption.dictionary}`;
  const trailer = `<< /Size ${size} /Root 1 0 R /ID [<${fileId}> <${fileId}>] ${encrypt} ${options.trailer ?? ""} >>`;
  const end = `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n${trailer}\nstartxref\n${length}\n%%EOF\n`;
  return Buffer.concat([...parts, Buffer.from(end, "latin1")]);
}

/** What is odd about a page that {@link pagePdf} makes. */
export interface PageOptions extends RawPdfOptions {
  /** More entries of the page. */
  page?: string;
  /** More entries of the catalog. */
  catalog?: string;
  /** The font F1; objects that it refers to are numbered from 5. */
  font?: string;
  /** More objects, numbered from 5. */
  objects?: readonly PdfObject[];
  mediaBox?: string;
  /** The content's filter and how its bytes are packed; default Flate. */
  pack?: { filter: string; data: (content: Buffer) => Buffer };
}

const helvetica = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";

/** A PDF with one page that shows the given content stream. Objects: 1 catalog, 2 page tree, 3 page, 4 content. */
export function pagePdf(content: string | Buffer, options: PageOptions = {}): Buffer {
  const data = Buffer.isBuffer(content) ? content : Buffer.from(content, "latin1");
  const pack = options.pack ?? { filter: "/FlateDecode", data: (plain: Buffer): Buffer => deflateSync(plain) };
  return rawPdf(
    [
      `<< /Type /Catalog /Pages 2 0 R ${options.catalog ?? ""} >>`,
      "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      `<< /Type /Page /Parent 2 0 R /MediaBox ${options.mediaBox ?? "[0 0 595 842]"} /Contents 4 0 R
        /Resources << /Font << /F1 ${options.font ?? helvetica} >> >> ${options.page ?? ""} >>`,
      { data: pack.data(data), dictionary: `/Filter ${pack.filter}` },
      ...(options.objects ?? []),
    ],
    options,
  );
}

/** A content stream that shows lines, the first at the given place. */
export function showLines(lines: readonly string[], { x = 50, y = 780 } = {}): string {
  const shown = lines.map((line) => `(${line.replaceAll(/[\\()]/g, String.raw`\$&`)}) Tj T*`).join("\n");
  return `BT /F1 11 Tf 14 TL ${x} ${y} Td\n${shown}\nET\n`;
}

function serialised(object: PdfObject, number: number, encryption: PdfEncryption | undefined): Buffer {
  if (typeof object === "string") return Buffer.from(`${number} 0 obj\n${object}\nendobj\n`, "latin1");
  const data = encryption === undefined ? object.data : encryption.encrypt(object.data, number);
  const head = `${number} 0 obj\n<< /Length ${data.length} ${object.dictionary ?? ""} >>\nstream\n`;
  return Buffer.concat([Buffer.from(head, "latin1"), data, Buffer.from("\nendstream\nendobj\n")]);
}
