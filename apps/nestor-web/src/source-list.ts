import type { Citation } from "./api.js";
import { element } from "./element.js";

/** Shows a source where it stands. */
export type OpenSource = (citation: Citation) => void;

/** The sources under an answer: number, document, place, whether the quote was found there, and the quote. */
export function sourceList(citations: readonly Citation[], open: OpenSource): HTMLElement {
  const items = citations.map((citation) => element("li", {}, sourceButton(citation, open)));
  return element("ol", { class: "sources", attributes: { "aria-label": "Sources" } }, ...items);
}

function sourceButton(citation: Citation, open: OpenSource): HTMLElement {
  const { n, path, position, quote } = citation;
  return element(
    "button",
    { class: "source", attributes: { type: "button" }, onClick: () => open(citation) },
    element("span", { class: "number" }, String(n)),
    element(
      "span",
      { class: "source-body" },
      element("span", { class: "where" }, element("span", { class: "path" }, path), position, badge(citation)),
      quote === "" ? "" : element("q", { class: "quote" }, quote),
    ),
  );
}

/** The state as a word, never by colour alone. */
function badge({ state }: Citation): HTMLElement {
  const [sign, title] = meanings[state];
  return element("span", { class: `badge ${state}`, attributes: { title } }, `${sign} ${state}`);
}

const meanings: Readonly<Record<Citation["state"], readonly [sign: string, title: string]>> = {
  verified: ["✓", "These words stand on that page."],
  weak: ["~", "The page supports this only in part: compare for yourself."],
  unsupported: ["✗", "The page was named, but does not say this."],
};
