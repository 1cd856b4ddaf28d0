import type { ServerResponse } from "node:http";

/** Breaks the connection of an answer, which the journal must not take for the client's doing. */
export function breakConnection(response: ServerResponse): void {
  brokenHere.add(response);
  response.destroy();
}

/** Whether an answer that ended early ended through {@link breakConnection}. */
export function isBrokenHere(response: ServerResponse): boolean {
  return brokenHere.has(response);
}

const brokenHere = new WeakSet<ServerResponse>();
