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

  while ((await store.index()).ef === 200);

  const { ef } = await store.index();
  await store.close();
  expect(ef).toBeLessThan(200);
  expect((await (await open(directory, { exactBelow: 50 })).index()).ef).toBe(ef);
});
