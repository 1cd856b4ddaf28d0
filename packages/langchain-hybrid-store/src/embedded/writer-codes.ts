/** Code of the failure of a write that brings a manifest when the store has one already. */
export const manifestExists = "MANIFEST_EXISTS";
