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

function documentEntry(document: DocumentSummary, open: (id: string) => void): HTMLElement {
  const { id, path, state, failure, searchableVersion } = document;
  const searchable = state === "indexed" ? id : searchableVersion;
  const lines = [
    element("span", { class: "entry-title" }, path),
    element("span", { class: failure ? "entry-detail problem" : "entry-detail" }, describeState(document)),
  ];
  if (searchable === null) return element("div", { class: "entry" }, ...lines);
  const attributes = { type: "button" };
  return element("button", { class: "entry", attributes, onClick: () => open(searchable) }, ...lines);
}

function describeState({ pageCount, state, failure, warning, searchableVersion }: DocumentSummary): string {
  const old = searchableVersion === null ? "" : " Its previous version is still searched.";
  if (failure) return `failed: ${failure.message}${old}`;
  if (state !== "indexed") return `${state} …${old}`;
  return [`${pageCount} ${pageCount === 1 ? "page" : "pages"}`, "indexed", warning].filter(Boolean).join(" · ");
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
