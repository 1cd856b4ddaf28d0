import { ParseFailure } from "../../../failure.js";
import { readXml } from "./read-xml.js";
import { relationshipsOf } from "./relationships.js";
import { ZipPackage } from "./zip-package.js";

/** An Office document (OOXML) that has been opened. */
export interface OfficePackage {
  parts: ZipPackage;
  /** The part that everything begins with. */
  main: string;
  /** Title in the document's properties. */
  title: string | undefined;
}

/**
 * @param kind the application whose main part is wanted.
 * @throws ParseFailure `not-as-named` when it is of another application, or no Office document.
 */
export async function openOffice(
  data: Buffer,
  maxUnpackedBytes: number,
  kind: "word" | "powerpoint" | "excel",
): Promise<OfficePackage> {
  const parts = await ZipPackage.open(data, maxUnpackedBytes);
  const relationships = await relationshipsOf(parts, "");
  const main = relationships.find(({ type }) => type === "officeDocument")?.target;
  if (main === undefined) throw new ParseFailure("not-as-named", "it is a ZIP archive without an Office document");
  const contentType = await contentTypeOf(parts, main);
  const found = KINDS.find(([pattern]) => pattern.test(contentType))?.[1];
  if (found !== undefined && found !== kind)
    throw new ParseFailure("not-as-named", `it is a document of ${NAMES[found]}`);
  if (contentType.includes("sheet.binary")) throw new ParseFailure("legacy-format");
  const properties = relationships.find(({ type }) => type === "core-properties")?.target;
  // Broken properties must not cost the text.
  const title = await titleIn(parts, properties).catch(() => undefined);
  return { parts, main, title };
}

async function contentTypeOf(parts: ZipPackage, part: string): Promise<string> {
  let found = "";
  await readXml(parts.stream("[Content_Types].xml"), {
    open(name, { PartName, ContentType }) {
      if (name === "Override" && PartName === `/${part}`) found = ContentType ?? "";
    },
  });
  return found;
}

async function titleIn(parts: ZipPackage, properties: string | undefined): Promise<string | undefined> {
  if (properties === undefined || !parts.has(properties)) return undefined;
  let title = "";
  let isTitle = false;
  await readXml(parts.stream(properties), {
    open: (name) => (isTitle = name === "title"),
    close: () => (isTitle = false),
    text: (text) => (title += isTitle ? text : ""),
  });
  return title === "" ? undefined : title;
}

const KINDS = [
  [/wordprocessingml|ms-word/, "word"],
  [/presentationml|ms-powerpoint/, "powerpoint"],
  [/spreadsheetml|ms-excel/, "excel"],
] as const;

const NAMES = { word: "Word", powerpoint: "PowerPoint", excel: "Excel" };
