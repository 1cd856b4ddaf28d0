const storageKey = "nestor-token";

/**
 * The access token: from the link's fragment, which is then removed from the address bar and the history, or from this
 * tab's session, so that a reload works. It is kept no longer than the tab.
 */
export function takeToken(): string | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!token) return sessionStorage.getItem(storageKey) ?? undefined;
  history.replaceState(null, "", location.pathname + location.search);
  keepToken(token);
  return token;
}

/** Remembers the token for reloads of this tab. */
export function keepToken(token: string): void {
  sessionStorage.setItem(storageKey, token);
}

/** Forgets a token that the server refused. */
export function dropToken(): void {
  sessionStorage.removeItem(storageKey);
}
