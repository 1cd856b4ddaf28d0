import type { DefaultTreeAdapterTypes } from "parse5";

export type HtmlNode = DefaultTreeAdapterTypes.Node;
export type HtmlElement = DefaultTreeAdapterTypes.Element;

/**
 * Visits a tree in document order, without recursion: hostile pages nest a hundred thousand levels deep.
 *
 * @param visit.enter returns false to leave out what is inside of an element; `leave` is not called for it then.
 */
export function walk(
  root: HtmlNode,
  visit: {
    enter: (element: HtmlElement) => boolean;
    leave?: (element: HtmlElement) => void;
    text?: (value: string) => void;
  },
): void {
  const open: { node: HtmlNode; next: number }[] = [{ node: root, next: 0 }];
  if (isElement(root) && !visit.enter(root)) return;
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const child = "childNodes" in top.node ? top.node.childNodes[top.next++] : undefined;
    if (child === undefined) {
      open.pop();
      if (isElement(top.node)) visit.leave?.(top.node);
    } else if ("value" in child) visit.text?.(child.value);
    else if (!isElement(child) || visit.enter(child)) open.push({ node: child, next: 0 });
  }
}

/** @returns the value of an attribute, in lower case; "" when there is none. */
export function attribute(element: HtmlElement, name: string): string {
  return element.attrs.find((found) => found.name === name)?.value.toLowerCase() ?? "";
}

/** @returns all text inside of a node, line breaks included. */
export function textOf(root: HtmlNode): string {
  const parts: string[] = [];
  walk(root, {
    enter: ({ tagName }) => {
      if (tagName === "br") parts.push("\n");
      return !["script", "style", "template"].includes(tagName);
    },
    text: (value) => parts.push(value),
  });
  return parts.join("");
}

function isElement(node: HtmlNode): node is HtmlElement {
  return "tagName" in node;
}
