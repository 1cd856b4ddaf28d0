/** Goes up when a reader gives other pages for the same file than before; synced documents are then read again. */
export const READERS_VERSION = "1";
