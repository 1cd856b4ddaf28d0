import { ParseFailure } from "../../failure.js";
import { OdtBody } from "./office/odt-body.js";
import { onePiece, type OpenFormat } from "./open-document.js";
import { readXml } from "./package/read-xml.js";
import { ZipPackage } from "./package/zip-package.js";

/** An OpenDocument text is one piece: where its pages end is known only after layout. Headings name places. */
export const openOdt: OpenFormat = async (data, { maxUnpackedBytes }) => {
  const parts = await ZipPackage.open(data, maxUnpackedBytes);
  await assertText(parts);
  const body = new OdtBody();
  await readXml(parts.stream("content.xml"), body);
  const page = body.flow.page.build();
  const heading = page.blocks?.find(({ kind, level }) => kind === "heading" && level === 1);
  const title = await titleOf(parts).catch(() => undefined);
  return onePiece(page, { title: title ?? body.title ?? (heading && page.text.slice(heading.start, heading.end)) });
};

async function assertText(parts: ZipPackage): Promise<void> {
  if (parts.has("mimetype")) {
    const type = (await parts.bytes("mimetype")).toString("latin1").trim();
    if (!/^application\/vnd\.oasis\.opendocument\.text\b/.test(type)) {
      throw new ParseFailure("not-as-named", `it is ${type.slice(0, 100)}`);
    }
  } else if (!parts.has("content.xml")) {
    throw new ParseFailure("not-as-named", "it is a ZIP archive without an OpenDocument text");
  }
  if (!parts.has("META-INF/manifest.xml")) return;
  // With a password every part is encrypted, and the list of parts tells so.
  await readXml(parts.stream("META-INF/manifest.xml"), {
    open(name) {
      if (name === "encryption-data") throw new ParseFailure("encrypted");
    },
  });
}

async function titleOf(parts: ZipPackage): Promise<string | undefined> {
  let title = "";
  let isTitle = false;
  if (!parts.has("meta.xml")) return undefined;
  await readXml(parts.stream("meta.xml"), {
    open: (name) => (isTitle = name === "title"),
    close: () => (isTitle = false),
    text: (text) => (title += isTitle ? text : ""),
  });
  return title === "" ? undefined : title;
}
