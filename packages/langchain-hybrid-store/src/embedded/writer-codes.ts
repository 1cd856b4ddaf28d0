import { StoreError } from "../errors.js";

/** Code of the failure of a write that brings a manifest when the store has one already. */
export const manifestExists = "MANIFEST_EXISTS";

/** Whether a write failed for that reason. */
export function isManifestExists(error: unknown): boolean {
  const cause = error instanceof StoreError ? error.cause : undefined;
  return typeof cause === "object" && cause !== null && "code" in cause && cause.code === manifestExists;
}
