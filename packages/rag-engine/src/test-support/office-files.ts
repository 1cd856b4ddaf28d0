import { zipFile, type ZipPart } from "./zip-files.js";

type Parts = Record<string, ZipPart>;

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const OFFICE = "application/vnd.openxmlformats-officedocument";

/** A Word document whose body is the given XML (`<w:p>…`); `parts` adds to or replaces the usual ones. */
export function docxFile(body: string, parts: Parts = {}): Buffer {
  return zipFile({
    ...officeParts("word/document.xml", `${OFFICE}.wordprocessingml.document.main+xml`),
    "word/_rels/document.xml.rels": relationships({
      styles: "styles.xml",
      numbering: "numbering.xml",
      footnotes: "footnotes.xml",
    }),
    "word/styles.xml": `${XML}<w:styles ${W}>${WORD_STYLES}</w:styles>`,
    "word/numbering.xml": `${XML}<w:numbering ${W}>${WORD_LISTS}</w:numbering>`,
    "word/document.xml": `${XML}<w:document ${W}><w:body>${body}<w:sectPr/></w:body></w:document>`,
    ...parts,
  });
}

/** A paragraph of Word. */
export function wordParagraph(text: string, properties = ""): string {
  return `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
}

/** A presentation with the given slides: the XML of their shapes, and the text of their notes. */
export function pptxFile(slides: readonly { shapes: string; notes?: string }[], parts: Parts = {}): Buffer {
  const files: Parts = {};
  for (const [index, { shapes, notes }] of slides.entries()) {
    const name = `ppt/slides/slide${index + 1}.xml`;
    files[name] = `${XML}<p:sld ${P}><p:cSld><p:spTree>${shapes}</p:spTree></p:cSld></p:sld>`;
    if (notes === undefined) continue;
    files[`ppt/slides/_rels/slide${index + 1}.xml.rels`] = relationships({
      notesSlide: `../notes/notes${index + 1}.xml`,
    });
    files[`ppt/notes/notes${index + 1}.xml`] =
      `${XML}<p:notes ${P}><p:cSld><p:spTree>${slideShape("body", [notes])}${slideShape("sldNum", ["7"])}</p:spTree></p:cSld></p:notes>`;
  }
  // The files are named in the order of their making; the list says in which order they are shown.
  const ids = slides.map((_, index) => `<p:sldId id="${256 + index}" r:id="rId${index + 1}"/>`).join("");
  const links = slides.map(
    (_, index) => `<Relationship Id="rId${index + 1}" Type="${TYPES}/slide" Target="slides/slide${index + 1}.xml"/>`,
  );
  return zipFile({
    ...officeParts("ppt/presentation.xml", `${OFFICE}.presentationml.presentation.main+xml`),
    "ppt/presentation.xml": `${XML}<p:presentation ${P}><p:sldIdLst>${ids}</p:sldIdLst></p:presentation>`,
    "ppt/_rels/presentation.xml.rels": `${XML}<Relationships>${links.join("")}</Relationships>`,
    ...files,
    ...parts,
  });
}

/** A box of a slide with the given place ("title", "body", "" for a text box) and paragraphs. */
export function slideShape(place: string, paragraphs: readonly string[]): string {
  const text = paragraphs.map((paragraph) => `<a:p><a:r><a:t>${paragraph}</a:t></a:r></a:p>`).join("");
  const ph = place === "" ? "" : `<p:ph type="${place}"/>`;
  return `<p:sp><p:nvSpPr><p:nvPr>${ph}</p:nvPr></p:nvSpPr><p:txBody>${text}</p:txBody></p:sp>`;
}

/** A workbook with the given sheets: the XML of their rows, by name. A name that begins with "-" is a hidden sheet. */
export function xlsxFile(sheets: Readonly<Record<string, string>>, parts: Parts = {}): Buffer {
  const files: Parts = {};
  const names = Object.keys(sheets);
  for (const [index, rows] of Object.values(sheets).entries()) {
    files[`xl/worksheets/sheet${index + 1}.xml`] = `${XML}<worksheet><sheetData>${rows}</sheetData></worksheet>`;
  }
  const list = names.map(
    (name, index) =>
      `<sheet name="${name.replace(/^-/, "")}" sheetId="${index + 1}" ${name.startsWith("-") ? 'state="hidden" ' : ""}r:id="rId${index + 1}"/>`,
  );
  const links = names.map(
    (_, index) =>
      `<Relationship Id="rId${index + 1}" Type="${TYPES}/worksheet" Target="/xl/worksheets/sheet${index + 1}.xml"/>`,
  );
  const others = ["sharedStrings", "styles"].map(
    (type) => `<Relationship Id="${type}" Type="${TYPES}/${type}" Target="${type}.xml"/>`,
  );
  return zipFile({
    ...officeParts("xl/workbook.xml", `${OFFICE}.spreadsheetml.sheet.main+xml`),
    "xl/workbook.xml": `${XML}<workbook xmlns:r="r"><sheets>${list.join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${XML}<Relationships>${[...links, ...others].join("")}</Relationships>`,
    "xl/styles.xml": `${XML}<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd&quot;T&quot;"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="164"/><xf numFmtId="20"/></cellXfs></styleSheet>`,
    ...files,
    ...parts,
  });
}

/** A row of a worksheet with texts (written into the cells) and numbers; "" is no cell at all. */
export function sheetRow(row: number, cells: readonly (string | number)[]): string {
  const written = cells.map((cell, column) => {
    const place = `${String.fromCharCode(65 + column)}${row}`;
    if (cell === "") return "";
    if (typeof cell === "number") return `<c r="${place}"><v>${cell}</v></c>`;
    return `<c r="${place}" t="inlineStr"><is><t>${cell}</t></is></c>`;
  });
  return `<row r="${row}">${written.join("")}</row>`;
}

function officeParts(main: string, type: string): Parts {
  const core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
  return {
    "[Content_Types].xml": `${XML}<Types><Default Extension="xml" ContentType="application/xml"/><Override PartName="/${main}" ContentType="${type}"/></Types>`,
    "_rels/.rels": `${XML}<Relationships><Relationship Id="rId1" Type="${TYPES}/officeDocument" Target="${main}"/><Relationship Id="rId2" Type="${core}" Target="docProps/core.xml"/></Relationships>`,
    "docProps/core.xml": `${XML}<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>The title of the file</dc:title></cp:coreProperties>`,
  };
}

function relationships(targets: Readonly<Record<string, string>>): string {
  const links = Object.entries(targets).map(
    ([type, target]) => `<Relationship Id="${type}" Type="${TYPES}/${type}" Target="${target}"/>`,
  );
  return `${XML}<Relationships>${links.join("")}</Relationships>`;
}

const W = 'xmlns:w="w" xmlns:mc="mc" xmlns:a="a"';
const P = 'xmlns:p="p" xmlns:a="a" xmlns:r="r"';

const WORD_STYLES =
  '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>' +
  '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>' +
  '<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>' +
  '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="My heading"/><w:basedOn w:val="berschrift2"/></w:style>' +
  '<w:style w:type="paragraph" w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>';

const WORD_LISTS =
  '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>' +
  '<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>';
