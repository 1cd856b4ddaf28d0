import { join } from "node:path";
import Database from "better-sqlite3";
import { tokensOf } from "./files.mjs";
import { openBase } from "./open-base.mjs";
import { StubEmbeddings } from "./stub-embeddings.mjs";

/** Opens a data directory as the next program would, checks it, and reads everything that a search can meet. */
export async function inspect(data) {
  const { library, store } = await openBase(data, new StubEmbeddings(0, () => undefined));
  try {
    return await readBase(library, store, [...integrityOf(data)]);
  } finally {
    await store.close();
    await library.close();
  }
}

/** Everything of an open base, and what `check` finds wrong. */
export async function readBase(library, store, problems = []) {
  const { problems: found } = await store.check();
  problems.push(...found.map(({ code, message }) => `${code}: ${message}`));
  const chunks = [];
  for await (const batch of store.scan())
    chunks.push(...batch.map((chunk) => ({ ...chunk, vector: [...chunk.vector] })));
  const documents = [];
  for (const { queuedAt: _, updatedAt: __, worker: ___, ...document } of await library.documents()) {
    const pages = await library.pages(document.id);
    const states = (await library.pageRecords(document.id)).map(({ state }) => state);
    documents.push({ ...document, pages, states });
  }
  chunks.sort((a, b) => (a.id < b.id ? -1 : 1));
  const twice = chunks.filter(({ id }, at) => chunks[at - 1]?.id === id).map(({ id }) => `duplicate chunk ${id}`);
  return { chunks, documents, problems: [...problems, ...twice] };
}

/** @returns what is searchable in short: to be compared with another index. */
export function comparable({ chunks, documents }) {
  return JSON.stringify({ chunks, documents });
}

/** @returns the tokens of all chunks that are stored. */
export function storedTokens({ chunks }) {
  return new Set(chunks.flatMap(({ text }) => tokensOf(text)));
}

function* integrityOf(data) {
  for (const file of ["library.sqlite", join("index", "store.sqlite")]) {
    const db = new Database(join(data, file));
    const answer = db.pragma("integrity_check", { simple: true });
    const strays = db.pragma("foreign_key_check");
    db.close();
    if (answer !== "ok") yield `${file}: ${answer}`;
    if (strays.length > 0) yield `${file}: ${strays.length} rows refer to nothing`;
  }
}
