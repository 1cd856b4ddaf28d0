import { attribute, walk, type HtmlElement, type HtmlNode } from "./walk.js";

/**
 * Finds the tables that only put things beside each other, as old pages and most mails do: declared so, with tables or
 * headings inside, or with a single column.
 */
export function layoutTables(root: HtmlNode): Set<HtmlElement> {
  const found = new Set<HtmlElement>();
  const open: { table: HtmlElement; cells: number; isData: boolean }[] = [];
  walk(root, {
    enter(element) {
      const { tagName } = element;
      const current = open.at(-1);
      if (tagName === "table") {
        if (current !== undefined) found.add(current.table);
        if (/^(?:presentation|none)$/.test(attribute(element, "role"))) found.add(element);
        open.push({ table: element, cells: 0, isData: false });
      } else if (current === undefined) return true;
      else if (/^h[1-6]$/.test(tagName)) found.add(current.table);
      else if (tagName === "tr") current.cells = 0;
      else if (tagName === "td" || tagName === "th") {
        current.isData ||= ++current.cells > 1 || tagName === "th";
      }
      return true;
    },
    leave({ tagName }) {
      if (tagName !== "table") return;
      const table = open.pop();
      if (table?.isData === false) found.add(table.table);
    },
  });
  return found;
}
