import type { ParsedPage } from "../parse/parsed-page.js";
import type { PageState } from "./document-record.js";
import { storableText, type Queryable } from "langchain-hybrid-store/postgres";

/** Pages that go to the server at once: few enough to stay far below the limits of a message. */
const pagesAtOnce = 500;

/**
 * Stores the pages of a document that has none.
 *
 * @param stateOf what became of a page; its number counts from 1.
 */
export async function insertPages<Page extends ParsedPage>(
  transaction: Queryable,
  documentId: string,
  pages: readonly Page[],
  stateOf: (page: Page, number: number) => PageState,
): Promise<void> {
  for (let at = 0; at < pages.length; at += pagesAtOnce) {
    const some = pages.slice(at, at + pagesAtOnce);
    await transaction.query(
      `INSERT INTO $schema.pages (document_id, page, text, name, blocks, state)
       SELECT $1, page, text, name, blocks, state
       FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[], $6::text[]) AS p (page, text, name, blocks, state)`,
      [
        documentId,
        some.map((_, index) => at + index + 1),
        some.map(({ text }) => storableText(text)),
        some.map(({ name }) => (name === undefined ? null : storableText(name))),
        some.map(({ blocks }) => (blocks === undefined ? null : JSON.stringify(blocks))),
        some.map((page, index) => stateOf(page, at + index + 1)),
      ],
    );
  }
}
