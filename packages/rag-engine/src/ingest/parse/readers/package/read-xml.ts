import { SaxesParser } from "saxes";
import { encodingOfMark } from "../decode-text.js";

/** Attributes of an element, by their names without prefix; `prefixed` has those that had one, with it. */
export interface Attributes {
  [name: string]: string | undefined;
}

/** What happens in an XML document, in order. Names are without prefix: producers choose prefixes freely. */
export interface XmlHandler {
  open?(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
}

/**
 * Reads XML without building a tree. Strict: what is not well-formed throws. Of a document type declaration nothing is
 * read: entities of its own are errors, and nothing is ever fetched.
 */
export async function readXml(chunks: AsyncIterable<Buffer>, handler: XmlHandler): Promise<void> {
  const parser = new SaxesParser({ position: false, xmlns: false });
  parser.on("opentag", ({ name, attributes }) => handler.open?.(localName(name), withoutPrefixes(attributes)));
  parser.on("closetag", ({ name }) => handler.close?.(localName(name)));
  if (handler.text !== undefined) {
    const onText = (text: string): void => handler.text?.(text);
    parser.on("text", onText);
    parser.on("cdata", onText);
  }
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOfMark(chunk) ?? "utf-8");
    parser.write(decoder.decode(chunk, { stream: true }));
  }
  parser.write(decoder?.decode() ?? "");
  parser.close();
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** `r:id` stays `r:id` beside `id`, of which some elements have both; every other name loses its prefix. */
function withoutPrefixes(attributes: Record<string, string>): Attributes {
  const plain: Attributes = {};
  for (const name of Object.keys(attributes)) {
    const local = localName(name);
    plain[local === "id" && local !== name ? "r:id" : local] = attributes[name];
  }
  return plain;
}
