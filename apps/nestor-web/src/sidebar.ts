import type { DocumentSummary, ThreadSummary } from "./api.js";
import { byId, element } from "./element.js";

/** Shows the conversations; the one that is open is marked. */
export function showThreads(
  threads: readonly ThreadSummary[],
  current: string | undefined,
  open: (id: string) => void,
): void {
  const items = threads.map(({ id, firstQuestion, turns, updatedAt }) =>
    element(
      "li",
      {},
      element(
        "button",
        {
          class: "entry",
          attributes: { type: "button", ...(id === current ? { "aria-current": "true" } : {}) },
          onClick: () => open(id),
        },
        element("span", { class: "entry-title" }, firstQuestion),
        element(
          "span",
          { class: "entry-detail" },
          `${turns} ${turns === 1 ? "question" : "questions"} · ${when(updatedAt)}`,
        ),
      ),
    ),
  );
  byId("threads", HTMLUListElement).replaceChildren(...orNothing(items, "None yet."));
}

/** Shows the documents with their states; one that has pages can be opened. */
export function showDocuments(documents: readonly DocumentSummary[], open: (id: string) => void): void {
  const items = documents.map((document) => element("li", {}, documentEntry(document, open)));
  byId("documents", HTMLUListElement).replaceChildren(
    ...orNothing(items, "None. Index a folder: nestor sync ./my-pdfs"),
  );
}

function documentEntry(
  { id, path, pageCount, state, failure }: DocumentSummary,
  open: (id: string) => void,
): HTMLElement {
  const pages = `${pageCount} ${pageCount === 1 ? "page" : "pages"}`;
  const title = element("span", { class: "entry-title" }, path);
  if (state === "indexed") {
    const attributes = { type: "button" };
    return element(
      "button",
      { class: "entry", attributes, onClick: () => open(id) },
      title,
      element("span", { class: "entry-detail" }, `${pages} · indexed`),
    );
  }
  const detail = failure ? `failed: ${failure.message}` : `${state} …`;
  return element(
    "div",
    { class: "entry" },
    title,
    element("span", { class: failure ? "entry-detail problem" : "entry-detail" }, detail),
  );
}

function orNothing(items: HTMLElement[], text: string): HTMLElement[] {
  return items.length > 0 ? items : [element("li", { class: "hint" }, text)];
}

function when(timestamp: string): string {
  const date = new Date(timestamp);
  const today = date.toDateString() === new Date().toDateString();
  return today
    ? date.toLocaleTimeString([], { timeStyle: "short" })
    : date.toLocaleDateString([], { dateStyle: "medium" });
}
