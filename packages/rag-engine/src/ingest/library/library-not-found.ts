import { LibraryError } from "../errors.js";

/** There is no library in this database yet. */
export class LibraryNotFoundError extends LibraryError {
  override name = "LibraryNotFoundError";
}
