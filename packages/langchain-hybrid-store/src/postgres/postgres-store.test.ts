import { afterAll, afterEach, beforeAll } from "@jest/globals";
import { describeStore } from "../contract/describe-store.js";
import type { HybridStore } from "../hybrid-store.js";
import { describeOnPostgres, testDatabase, type TestDatabase } from "test-postgres";
import { WordEmbeddings } from "../test-support/word-embeddings.js";
import { openPostgresStore } from "./open-postgres-store.js";

describeOnPostgres("a store in PostgreSQL", () => {
  let database: TestDatabase;
  const opened: HybridStore[] = [];
  let places = 0;

  beforeAll(async () => void (database = await testDatabase()));
  afterEach(async () => void (await Promise.all(opened.splice(0).map((store) => store.close()))));
  afterAll(() => database.remove());

  const place = (): string => `place_${(places += 1)}`;

  describeStore("in PostgreSQL", {
    place,
    async open({ embeddings = new WordEmbeddings(), embeddingModel = "words", ...options } = {}, schema = place()) {
      const store = await openPostgresStore(database.url, { embeddings, embeddingModel, schema, ...options });
      opened.push(store);
      return store;
    },
  });
});
