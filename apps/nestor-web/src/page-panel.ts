import type { Citation, NestorApi, PageText } from "./api.js";
import { byId, element } from "./element.js";
import { quoteSpan } from "./quote-span.js";

/** The view of one page of a document, beside the conversation. */
export interface PagePanel {
  /** Shows the page of a source with its quote highlighted and scrolled to. */
  showSource(citation: Citation): void;
  /** Shows a document from its first page. */
  showDocument(documentId: string): void;
  close(): void;
}

/** Brings the panel of index.html to life. Escape closes it, and focus goes back to where it was. */
export function pagePanel(api: NestorApi): PagePanel {
  const panel = byId("panel", HTMLElement);
  const title = byId("panel-title", HTMLElement);
  const previous = byId("panel-previous", HTMLButtonElement);
  const next = byId("panel-next", HTMLButtonElement);
  let cameFrom: Element | null = null;
  let shown: PageText | undefined;
  let latest = 0;

  const show = async (documentId: string, page: number, citation?: Citation): Promise<void> => {
    const request = ++latest;
    if (panel.hidden) cameFrom = document.activeElement;
    panel.hidden = false;
    try {
      const answer = await api.page(documentId, page);
      // A slower answer to an earlier click must not replace the page of a later one.
      if (request !== latest) return;
      shown = answer;
      renderPage(answer, citation);
    } catch (error) {
      if (request !== latest) return;
      shown = undefined;
      renderProblem(error instanceof Error ? error.message : String(error));
    }
    previous.disabled = shown === undefined || shown.page <= 1;
    next.disabled = shown === undefined || shown.page >= shown.pageCount;
  };
  const turn = (step: number): void => {
    if (shown) void show(shown.documentId, shown.page + step);
  };
  const open = (documentId: string, page: number, citation?: Citation): void => {
    void show(documentId, page, citation).then(() => title.focus({ preventScroll: true }));
  };
  const close = (): void => {
    if (panel.hidden) return;
    latest += 1;
    panel.hidden = true;
    if (cameFrom instanceof HTMLElement && cameFrom.isConnected) cameFrom.focus();
  };

  previous.addEventListener("click", () => turn(-1));
  next.addEventListener("click", () => turn(1));
  byId("panel-close", HTMLButtonElement).addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  return {
    showSource: (citation) => open(citation.documentId, citation.page, citation),
    showDocument: (documentId) => open(documentId, 1),
    close,
  };
}

function renderPage({ path, label, text }: PageText, citation?: Citation): void {
  const body = byId("panel-text", HTMLElement);
  const span = citation && quoteSpan(text, citation.quote, citation);
  byId("panel-title", HTMLElement).textContent = path;
  byId("panel-page", HTMLElement).textContent = label;
  byId("panel-note", HTMLElement).textContent =
    citation && !span ? "The quote does not stand on this page word for word." : "";
  if (!span) {
    body.textContent = text === "" ? "(no text on this page)" : text;
    body.scrollTop = 0;
    return;
  }
  const mark = element("mark", {}, text.slice(span.start, span.end));
  body.replaceChildren(text.slice(0, span.start), mark, text.slice(span.end));
  mark.scrollIntoView({ block: "center" });
}

function renderProblem(message: string): void {
  byId("panel-title", HTMLElement).textContent = "Not available";
  byId("panel-page", HTMLElement).textContent = "";
  byId("panel-note", HTMLElement).textContent = message;
  byId("panel-text", HTMLElement).textContent = "";
}
