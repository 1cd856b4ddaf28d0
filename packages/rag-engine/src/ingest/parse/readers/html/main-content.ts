import { attribute, textOf, walk, type HtmlElement, type HtmlNode } from "./walk.js";

/** Where the content of a page is. */
export interface MainContent {
  roots: HtmlNode[];
  /** Whether the roots hold the whole page, with navigation and all. */
  isWholePage: boolean;
}

/**
 * Finds what a page is about: its `main`, else its articles; the whole page when these hold next to nothing of it.
 */
export function mainContent(document: HtmlNode): MainContent {
  const whole = textLength(document);
  for (const isMain of [isMainElement, isArticle]) {
    const roots = outermost(document, isMain);
    const length = roots.reduce((sum, root) => sum + textLength(root), 0);
    if (length >= 200 || (length > 0 && length >= whole / 4)) return { roots, isWholePage: false };
  }
  return { roots: [document], isWholePage: true };
}

/** @returns whether people never see the element, or a program writes it. */
export function isHidden(element: HtmlElement): boolean {
  if (NEVER_TEXT.has(element.tagName)) return true;
  if (element.attrs.length === 0) return false;
  if (element.attrs.some(({ name }) => name === "hidden")) return true;
  if (attribute(element, "aria-hidden") === "true") return true;
  return /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/.test(attribute(element, "style"));
}

/** @returns whether the element helps to move around. */
export function isNavigation(element: HtmlElement): boolean {
  return element.tagName === "nav" || /^(?:navigation|search|menu|menubar)$/.test(attribute(element, "role"));
}

/**
 * @returns whether the element is the number of a footnote, or the arrow back from one: read as text it would be part
 *   of the word before ("whale1").
 */
export function isNoteLink(element: HtmlElement): boolean {
  if (/\bdoc-(?:noteref|backlink)\b/.test(attribute(element, "role"))) return true;
  if (element.tagName !== "sup" && element.tagName !== "a") return false;
  if (/\bfootnote-(?:ref|back)\b/.test(attribute(element, "class"))) return true;
  if (element.tagName !== "sup") return false;
  const neighbours = [element.parentNode, ...element.childNodes];
  const isLinked = neighbours.some((node) => node !== null && "tagName" in node && node.tagName === "a");
  return isLinked && /^\s*[[(]?(?:\d{1,3}|[a-z*†‡])[\])]?\s*$/i.test(textOf(element));
}

/** @returns whether the element surrounds the content of a whole page: its head, foot and side. */
export function isFurniture(element: HtmlElement): boolean {
  if (["footer", "aside", "dialog"].includes(element.tagName)) return true;
  if (/^(?:banner|contentinfo|complementary|dialog)$/.test(attribute(element, "role"))) return true;
  // The head of a simple page may hold its title and nothing else.
  return element.tagName === "header" && outermost(element, ({ tagName }) => tagName === "h1").length === 0;
}

function isMainElement(element: HtmlElement): boolean {
  return element.tagName === "main" || attribute(element, "role") === "main";
}

function isArticle(element: HtmlElement): boolean {
  return element.tagName === "article" || attribute(element, "role") === "article";
}

function outermost(root: HtmlNode, isWanted: (element: HtmlElement) => boolean): HtmlElement[] {
  const found: HtmlElement[] = [];
  walk(root, {
    enter(element) {
      if (isHidden(element)) return false;
      if (element === root || !isWanted(element)) return true;
      found.push(element);
      return false;
    },
  });
  return found;
}

function textLength(root: HtmlNode): number {
  let length = 0;
  walk(root, { enter: (element) => !isHidden(element), text: (value) => (length += value.trim().length) });
  return length;
}

const NEVER_TEXT = new Set(
  "script style template noscript head iframe object embed svg canvas audio video map select button input textarea datalist progress meter rt rp".split(
    " ",
  ),
);
