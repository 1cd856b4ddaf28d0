import type { DocumentRecord, Library } from "rag-engine";
import { replyJson } from "./exchange.js";
import { HttpError } from "./http-error.js";
import type { Route } from "./router.js";

/** The list of documents, and the stored text of a page, in which a quote can be shown where it stands. */
export function documentRoutes(library: Library): Route[] {
  return [
    {
      method: "GET",
      path: "/api/documents",
      handle: async ({ response }) => replyJson(response, { documents: (await library.documents()).map(documentJson) }),
    },
    {
      method: "GET",
      path: "/api/documents/:id/pages/:page",
      handle: async ({ params, response }) =>
        replyJson(response, await pageJson(library, params.id ?? "", params.page ?? "")),
    },
  ];
}

/** Without the folder on disk and the content hash, which the page has no use for. */
function documentJson(document: DocumentRecord): object {
  const { id, path, title, mediaType, bytes, pageCount, chunkCount, state, updatedAt } = document;
  const { failure = null, warning = null, searchableVersion = null } = document;
  return {
    id,
    path,
    title,
    mediaType,
    bytes,
    pageCount,
    chunkCount,
    state,
    failure,
    warning,
    searchableVersion,
    updatedAt,
  };
}

async function pageJson(library: Library, id: string, page: string): Promise<object> {
  if (!/^[1-9]\d{0,6}$/.test(page))
    throw new HttpError(400, `${JSON.stringify(page)} is not a page. Pages are numbered from 1.`);
  const number = Number(page);
  const text = await library.pageText(id, number);
  const document = await library.document(id);
  if (text === undefined || !document) {
    throw new HttpError(
      404,
      "This page is not in the index any more: its file was changed or removed. Ask again to get sources of today.",
    );
  }
  return {
    documentId: id,
    path: document.path,
    title: document.title,
    page: number,
    pageCount: document.pageCount,
    label: await labelOf(library, document, number),
    text,
  };
}

/** What people call a page; nothing for a document that is one piece. */
async function labelOf(library: Library, { id, pageKind, pageCount }: DocumentRecord, page: number): Promise<string> {
  if (pageKind === "text") return "";
  const noun = pageKind[0]?.toUpperCase() + pageKind.slice(1);
  const name = (await library.pageRecords(id)).find((record) => record.page === page)?.name;
  return name === undefined ? `${noun} ${page} of ${pageCount}` : `${noun} ${name} (${page} of ${pageCount})`;
}
