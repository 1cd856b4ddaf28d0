/** The conversation that the address names, so that a reload or a bookmark comes back to it. */
export function threadInAddress(): string | undefined {
  return new URLSearchParams(location.search).get("thread") ?? undefined;
}

/** Puts the open conversation into the address. */
export function setThreadInAddress(threadId: string | undefined): void {
  const query = threadId === undefined ? "" : `?thread=${encodeURIComponent(threadId)}`;
  history.replaceState(null, "", location.pathname + query);
}
