import type { ParsedPage } from "../parse/parsed-page.js";
import type { PageState } from "./document-record.js";

/** @returns what became of a page when it was read. */
export function pageState(page: ParsedPage, isUnreadable: boolean): PageState {
  if (isUnreadable) return "unreadable";
  return page.text.trim() === "" ? "empty" : "read";
}
