import PostalMime, { type Address, type Email } from "postal-mime";
import { parse } from "parse5";
import { ParseFailure } from "../../failure.js";
import { mendWindows1252 } from "./decode-text.js";
import { writeHtml } from "./html.js";
import { onePiece, type OpenFormat } from "./open-document.js";
import { PageBuilder } from "./page-builder.js";

/**
 * A mail is one piece: its subject as heading, who wrote to whom and when, its text, and the names of its attachments.
 * Attachments are not read, and pictures are not loaded.
 */
export const openEml: OpenFormat = async (data) => {
  const parsed = await PostalMime.parse(data, { maxNestingDepth: 64, maxHeadersSize: 1e6 });
  const mail = { ...parsed, text: mended(parsed.text), html: mended(parsed.html), subject: mended(parsed.subject) };
  if (!mail.headers.some(({ key }) => HEADERS.has(key)))
    throw new ParseFailure("not-as-named", "it has no mail headers");
  const page = new PageBuilder();
  page.heading(1, mail.subject ?? "");
  page.paragraph(headLines(mail));
  const length = page.length;
  writeBody(page, mail);
  if (page.length === length && isEncrypted(mail)) throw new ParseFailure("encrypted");
  const names = mail.attachments.flatMap(({ filename, related }) => (filename && related !== true ? [filename] : []));
  if (names.length > 0) page.paragraph(`Attachments: ${names.join(", ")}`);
  return onePiece(page.build(), { title: mail.subject });
};

function mended(text: string | undefined): string | undefined {
  return text === undefined ? undefined : mendWindows1252(text);
}

/** What is used of a parsed mail. */
type Mail = Pick<Email, "from" | "to" | "cc" | "date" | "attachments"> & Record<"text" | "html", string | undefined>;

function writeBody(page: PageBuilder, { text, html }: Mail): void {
  // A mail that only refers to its HTML form has a line or two of text.
  const isPlain = text !== undefined && text.trim() !== "" && (html === undefined || text.length > html.length / 20);
  if (isPlain) {
    for (const paragraph of text.replaceAll(/\r\n?/g, "\n").split(/\n[ \t]*\n/)) page.paragraph(paragraph);
  } else if (html !== undefined) page.append(writeHtml([parse(html)], false));
}

function headLines({ from, to, cc, date }: Mail): string {
  const lines = [
    ["From", from === undefined ? "" : nameOf(from)],
    ["To", (to ?? []).map(nameOf).join(", ")],
    ["Cc", (cc ?? []).map(nameOf).join(", ")],
    ["Date", date ?? ""],
  ];
  return lines.flatMap(([name, value]) => (value === "" ? [] : [`${name}: ${value}`])).join("\n");
}

function nameOf({ name, address, group }: Address): string {
  if (group !== undefined) return `${name}: ${group.map(nameOf).join(", ")}`;
  if (!address) return name;
  return name === "" ? address : `${name} <${address}>`;
}

function isEncrypted({ attachments }: Mail): boolean {
  return attachments.some(({ mimeType }) => /pkcs7-mime|pgp-encrypted/.test(mimeType));
}

const HEADERS = new Set(["from", "to", "date", "subject", "received", "message-id", "return-path", "mime-version"]);
