import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "@jest/globals";
import { randomVectors } from "../test-support/random-vectors.js";
import { temporaryStores } from "../test-support/temporary-stores.js";

const { folder, open } = temporaryStores();

it("a store measures by itself how many candidates its searches take, also while it is asked for its state", async () => {
  const directory = folder();
  const store = await open(directory, { exactBelow: 50 });
  const vectors = randomVectors(300, 32);
  await store.addVectors(
    vectors,
    vectors.map(() => ({ pageContent: "text", metadata: {} })),
  );
  while ((await store.index()).kind !== "graph");

  const header = (): string => readFileSync(path.join(directory, "vectors.json"), { encoding: "utf8", flag: "a+" });
  while (!header().includes("tuned")) await store.index();

  expect(JSON.parse(header())).toMatchObject({ tuned: { ef: 200, target: 0.98, size: 300 } });
});
