import { ParseFailure } from "../../failure.js";
import type { MediaType } from "../../sources/media-type.js";

/**
 * Compares the first bytes of a file with its name, so that a PDF named .docx fails with the reason and not as damaged,
 * and something unknown named .docx not as cut off.
 *
 * @throws ParseFailure `not-as-named`, `encrypted` (an encrypted Office document is an old-style container) or
 *   `legacy-format`.
 */
export function assertKind(data: Buffer, mediaType: MediaType): void {
  const found = kindOf(data);
  if (LEGACY.has(mediaType))
    throw found === undefined || LEGACY_FOUND.has(found) ? new ParseFailure("legacy-format") : notAsNamed(found);
  if (found === undefined) {
    if (PACKED.test(mediaType) && !mayBePacked(data)) throw new ParseFailure("not-as-named", "it is no ZIP archive");
    return;
  }
  if (isExpected(found, mediaType)) return;
  if (found === OLE && OFFICE.test(mediaType)) {
    throw data.includes(ENCRYPTED_PACKAGE)
      ? new ParseFailure("encrypted")
      : new ParseFailure("legacy-format", `it is ${OLE}`);
  }
  throw notAsNamed(found);
}

function notAsNamed(found: string): ParseFailure {
  return new ParseFailure("not-as-named", `it is ${found}`);
}

function isExpected(found: string, mediaType: MediaType): boolean {
  // Mail is free text from its first line on, and text may begin with anything that is text.
  if (found === RTF) return mediaType.startsWith("text/") || mediaType === "message/rfc822";
  return found === ZIP && PACKED.test(mediaType);
}

/** Without this, anything at all that is named .docx would be told as cut off, because it lacks an archive's end. */
function mayBePacked(data: Buffer): boolean {
  // Of a copy that broke off there may be fewer bytes than these; one whose beginning is spoilt has its end still.
  const beginsAsOne = ZIP_START.subarray(0, data.length).equals(data.subarray(0, ZIP_START.length));
  return beginsAsOne || data.includes(ZIP_DIRECTORY);
}

function kindOf(data: Buffer): string | undefined {
  return SIGNATURES.find(([signature]) => data.subarray(0, signature.length).equals(signature))?.[1];
}

const OLE = "a document of an old version of Office";
const ZIP = "a ZIP archive";
const RTF = "an RTF document";
const LEGACY_FOUND = new Set([OLE, RTF]);

const ZIP_START = Buffer.from("PK\u0003\u0004");
const ZIP_DIRECTORY = Buffer.from("PK\u0005\u0006");

const SIGNATURES: readonly (readonly [Buffer, string])[] = [
  [Buffer.from("%PDF-"), "a PDF"],
  [ZIP_START, ZIP],
  [ZIP_DIRECTORY, ZIP],
  [Buffer.from("d0cf11e0a1b11ae1", "hex"), OLE],
  [Buffer.from("{\\rtf"), RTF],
  [Buffer.from("1f8b", "hex"), "a gzip archive"],
  [Buffer.from("377abcaf271c", "hex"), "a 7z archive"],
  [Buffer.from("89504e47", "hex"), "a PNG image"],
  [Buffer.from("ffd8ff", "hex"), "a JPEG image"],
  [Buffer.from("GIF8"), "a GIF image"],
  [Buffer.from("7f454c46", "hex"), "a program"],
  [Buffer.from("SQLite format 3\u0000"), "an SQLite database"],
];

const OFFICE = /^application\/vnd\.(?:openxmlformats|oasis)/;

/** Formats that are ZIP archives. */
const PACKED = /^application\/(?:vnd\.(?:openxmlformats|oasis)|epub\+zip$)/;

/** The name of the part that holds the encrypted document (MS-OFFCRYPTO 2.3.4.1), as the container's folder spells it. */
const ENCRYPTED_PACKAGE = Buffer.from("EncryptedPackage", "utf16le");

const LEGACY = new Set<MediaType>([
  "application/msword",
  "application/vnd.ms-excel",
  "application/vnd.ms-powerpoint",
  "application/rtf",
]);
