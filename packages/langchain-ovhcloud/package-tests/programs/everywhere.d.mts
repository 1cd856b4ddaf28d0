/** What `everywhere` returns, if all is well. */
export const EXPECTED: Record<string, unknown>;
