import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder, type TemporaryFolder } from "../../test-support/temporary-folder.js";
import { openFolderLocation } from "./folder-location.js";
import { describeIndexLocation } from "./index-location-contract.js";
import type { IndexGeneration } from "./index-location.js";

let folder: TemporaryFolder;
beforeEach(() => void (folder = temporaryFolder()));
afterEach(() => folder.remove());

const fill = async ({ place }: IndexGeneration): Promise<void> => {
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "store.sqlite"), "");
};
const isFilled = async ({ place }: IndexGeneration): Promise<boolean> => existsSync(join(place, "store.sqlite"));

describeIndexLocation("in a folder", async () => ({
  open: async () => openFolderLocation(folder.path),
  fill,
  isFilled,
}));

describe("the index of a folder", () => {
  const purpose = { kind: "reindex", embeddingModel: "test/words", pipeline: "1" } as const;

  it("is in `store` until something else is said, and nothing is written for that", async () => {
    const location = openFolderLocation(join(folder.path, "not-there"));

    expect(await location.current()).toEqual({ place: join(folder.path, "not-there", "store") });
    expect(existsSync(join(folder.path, "not-there"))).toBe(false);
  });

  it("has none before it when the first store was never made", async () => {
    const location = openFolderLocation(folder.path);
    const { generation, release } = await location.begin(purpose);
    await fill(generation);

    await location.swap(generation);

    expect(await location.previous()).toBeUndefined();
    await release();
  });

  it.each([
    ["is cut off", '{"version":1,"cur'],
    ["names a folder elsewhere", '{"version":1,"current":"../other"}'],
    ["is of a later version", '{"version":2,"current":"store"}'],
  ])("is not guessed when index.json %s", async (_, text) => {
    folder.write("index.json", text);

    await expect(openFolderLocation(folder.path).current()).rejects.toThrow("Restore it from a backup");
  });

  it("is not guessed when index.json is lost", async () => {
    const location = openFolderLocation(folder.path);
    const { generation, release } = await location.begin(purpose);
    await fill(generation);
    await location.swap(generation);
    await release();
    rmSync(join(folder.path, "index.json"));

    await expect(location.current()).rejects.toMatchObject({ name: "IndexPointerError" });
    await expect(location.begin(purpose)).rejects.toMatchObject({ name: "IndexPointerError" });
    expect(await isFilled(generation)).toBe(true);
  });

  it("has none before it when a crash came between deleting that and writing so down", async () => {
    const location = openFolderLocation(folder.path);
    await fill(await location.current());
    const { generation, release } = await location.begin(purpose);
    await fill(generation);
    await location.swap(generation);
    await release();
    rmSync(join(folder.path, "store"), { recursive: true });

    expect(await location.previous()).toBeUndefined();
  });

  it("loses stores that a crash left over when the next one is begun", async () => {
    const location = openFolderLocation(folder.path);
    const { generation, release } = await location.begin(purpose);
    await fill(generation);
    await location.swap(generation);
    await release();
    await fill({ place: join(folder.path, "store-7") });

    await (await location.begin(purpose)).release();

    expect(await isFilled({ place: join(folder.path, "store-7") })).toBe(false);
  });
});
