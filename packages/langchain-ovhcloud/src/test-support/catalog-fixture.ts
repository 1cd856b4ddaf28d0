import { OVHcloudCatalog, type OVHcloudCatalogFields } from "../catalog/catalog.js";
import type { CatalogSource } from "../catalog/catalog-model.js";
import { type Answer, json, type ScriptedServer, startScriptedServer } from "./scripted-server.js";

/** The key that catalogs of tests use. */
export const KEY = "very-secret-key";

/** What the sources answer; those left out answer 503. */
export type SourceAnswers = Partial<Record<CatalogSource, Answer | object>>;

/** A server of the three sources, and a catalog that reads them. */
export async function serveCatalog(
  answers: SourceAnswers,
  fields: OVHcloudCatalogFields = {},
): Promise<{ server: ScriptedServer; catalog: OVHcloudCatalog }> {
  const server = await startScriptedServer((request, response) => {
    const source = request.path.split("/").at(-1) as CatalogSource;
    const answer = answers[source] ?? json({ message: "down" }, { status: 503 });
    return (typeof answer === "function" ? (answer as Answer) : json(answer))(request, response);
  });
  const catalog = new OVHcloudCatalog({ apiKey: KEY, baseURL: server.url, maxRetries: 0, ...fields });
  return { server, catalog };
}
