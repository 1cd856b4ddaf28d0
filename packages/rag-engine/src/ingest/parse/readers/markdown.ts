import MarkdownIt, { type Token } from "markdown-it";
import { cleanPlainText } from "../../page-text/characters.js";
import type { Block, BlockKind } from "../parsed-page.js";
import { decodeText } from "./decode-text.js";
import { onePiece, type OpenFormat } from "./open-document.js";

/**
 * Markdown is one page: its source, as people write and cite it, with the blocks that CommonMark and GFM tables see in
 * it. The title is that of the front matter, else the first heading.
 */
export const openMarkdown: OpenFormat = (data) => {
  const { text: raw, warning } = decodeText(data);
  const text = cleanPlainText(raw);
  const front = /^---[ \t]*\n([^]*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(text);
  const { blocks, heading } = blocksOf(text, front?.[0].length ?? 0);
  const title = /^title:[ \t]*(["']?)(.+?)\1[ \t]*$/m.exec(front?.[1] ?? "")?.[2];
  return onePiece({ text, blocks }, { title: title ?? heading, warning });
};

interface MarkdownBlocks {
  blocks: Block[];
  /** The first heading, without its marks. */
  heading: string | undefined;
}

function blocksOf(text: string, from: number): MarkdownBlocks {
  const lines = lineStarts(text, from);
  const blocks: Block[] = from === 0 ? [] : [trimmed(text, { kind: "code", start: 0, end: from })];
  let heading: string | undefined;
  // Lists and quotes nest without a sign of it in the lines: only what stands outermost is a block of its own.
  let depth = 0;
  const tokens = parser().parse(text.slice(from), {});
  for (const [index, token] of tokens.entries()) {
    const kind = depth === 0 ? kindOf(token) : undefined;
    if (token.nesting === 1 && token.type !== "blockquote_open") depth += 1;
    if (token.nesting === -1 && token.type !== "blockquote_close") depth -= 1;
    if (kind === undefined || token.map == null) continue;
    const [first, end] = token.map;
    const block = trimmed(text, { kind, start: lines[first] ?? text.length, end: lines[end] ?? text.length });
    if (block.start >= block.end) continue;
    blocks.push(kind === "heading" ? { ...block, level: Number(token.tag.slice(1)) } : block);
    if (kind === "heading") heading ??= plain(tokens[index + 1]?.content ?? "");
  }
  return { blocks, heading };
}

/** Only blocks: the inline grammar is slower, and nothing here needs it. */
function parser(): InstanceType<typeof MarkdownIt> {
  return new MarkdownIt("commonmark", { html: true }).enable("table").disable("inline");
}

function kindOf({ type, nesting }: Token): BlockKind | undefined {
  if (type === "heading_open") return "heading";
  if (type === "bullet_list_open" || type === "ordered_list_open") return "list";
  if (type === "table_open") return "table";
  if (type === "fence" || type === "code_block") return "code";
  return type === "paragraph_open" || (type === "html_block" && nesting === 0) ? "paragraph" : undefined;
}

/** Offsets of the lines after `from`, as markdown-it counts them. */
function lineStarts(text: string, from: number): number[] {
  const starts = [from];
  for (let at = text.indexOf("\n", from); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function trimmed(text: string, block: Block): Block {
  const { length } = text.slice(block.start, block.end).trimEnd();
  return { ...block, end: block.start + length };
}

function plain(heading: string): string | undefined {
  const text = heading
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/[*_`]+/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return text === "" ? undefined : text;
}
