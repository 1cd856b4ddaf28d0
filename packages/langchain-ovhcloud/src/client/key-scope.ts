/**
 * Names a rate-limit budget without revealing the key: the host, and the SHA-256 of the key.
 *
 * @param baseURL base URL of the API.
 * @param apiKey the key; undefined when none is sent.
 */
export async function keyScope(baseURL: string, apiKey: string | undefined): Promise<string> {
  const { host } = new URL(baseURL);
  if (apiKey === undefined) return `${host} anonymous`;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(apiKey));
  return `${host} ${Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
