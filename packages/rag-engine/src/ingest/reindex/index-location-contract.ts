import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { BuildPurpose, IndexGeneration, IndexLocation } from "./index-location.js";

/** A place for the generations of one index, and what a store would do in it. */
export interface TestLocation {
  open(): Promise<IndexLocation>;
  /** Makes what a store of this generation would make. */
  fill(generation: IndexGeneration): Promise<void>;
  /** Whether the store of a generation is there. */
  isFilled(generation: IndexGeneration): Promise<boolean>;
}

const purpose: BuildPurpose = { kind: "reindex", embeddingModel: "test/words", pipeline: "1.1:200" };

/** What every location of generations does, wherever they are. */
export function describeIndexLocation(where: string, makePlace: () => Promise<TestLocation>): void {
  describe(`generations of an index ${where}`, () => {
    let place: TestLocation;
    let location: IndexLocation;
    let first: IndexGeneration;

    beforeEach(async () => {
      place = await makePlace();
      location = await place.open();
      first = await location.current();
      await place.fill(first);
    });

    afterEach(() => location.close());

    const build = async (change: Partial<BuildPurpose> = {}): Promise<IndexGeneration> => {
      const { generation, release } = await location.begin({ ...purpose, ...change });
      await place.fill(generation);
      await release();
      return { place: generation.place };
    };

    it("begin with one in use, and none before it or being built", async () => {
      expect(await location.previous()).toBeUndefined();
      expect(await location.unfinished()).toBeUndefined();
      expect(await location.discard()).toEqual([]);
    });

    it("are built beside the one in use, and gone on with for the same purpose", async () => {
      const begun = await location.begin(purpose);
      await place.fill(begun.generation);
      await begun.release();
      const again = await location.begin(purpose);
      await again.release();

      expect(begun.resumed).toBe(false);
      expect(again).toMatchObject({ resumed: true, generation: begun.generation });
      expect(await location.current()).toEqual(first);
      expect(await location.unfinished()).toEqual({ place: begun.generation.place, purpose });
    });

    it("begin anew for another purpose, and for every import", async () => {
      const begun = await build();
      const other = await build({ embeddingModel: "test/other" });
      const imported = await build({ kind: "import" });
      const importedAgain = await build({ kind: "import" });

      expect(new Set([begun.place, other.place, imported.place, importedAgain.place]).size).toBe(4);
      expect(await Promise.all([begun, other, imported].map((each) => place.isFilled(each)))).toEqual([
        false,
        false,
        false,
      ]);
      expect(await place.isFilled(importedAgain)).toBe(true);
    });

    it("are dropped by whoever builds them, but not once they are in use", async () => {
      const given = await location.begin(purpose);
      await place.fill(given.generation);
      await given.drop();
      expect(await place.isFilled(given.generation)).toBe(false);
      expect(await location.unfinished()).toBeUndefined();

      const taken = await location.begin(purpose);
      await place.fill(taken.generation);
      await location.swap(taken.generation);
      await taken.drop();

      expect(await location.current()).toEqual({ place: taken.generation.place });
      expect(await place.isFilled(taken.generation)).toBe(true);
      await (await location.begin(purpose)).drop();
    });

    it("are built by one at a time", async () => {
      const { release } = await location.begin(purpose);
      const other = await place.open();

      await expect(other.begin(purpose)).rejects.toMatchObject({ name: "ReindexBusyError" });
      await expect(other.discard()).rejects.toMatchObject({ name: "ReindexBusyError" });
      await release();
      await (await other.begin(purpose)).release();
      await other.close();
    });

    it("swap, so that whoever opens the index next finds the new one", async () => {
      const second = await build();

      await location.swap(second);

      const other = await place.open();
      expect(await other.current()).toEqual(second);
      expect(await other.previous()).toEqual(first);
      expect(await other.unfinished()).toBeUndefined();
      await other.close();
    });

    it("swap back, and forth again", async () => {
      const second = await build();
      await location.swap(second);

      await location.swap(first);
      expect([await location.current(), await location.previous()]).toEqual([first, second]);

      await location.swap(second);
      expect([await location.current(), await location.previous()]).toEqual([second, first]);
    });

    it("stay as they are when the one in use is swapped in again", async () => {
      const second = await build();
      await location.swap(second);

      await location.swap(second);

      expect([await location.current(), await location.previous()]).toEqual([second, first]);
    });

    it("are kept one back only", async () => {
      const second = await build();
      await location.swap(second);
      const third = await build();
      expect(await place.isFilled(first)).toBe(true);

      await location.swap(third);

      expect([await location.current(), await location.previous()]).toEqual([third, second]);
      expect(await place.isFilled(first)).toBe(false);
    });

    it("are deleted on request, but never the one in use", async () => {
      const second = await build();
      await location.swap(second);
      const third = await build();

      expect(await location.discard()).toEqual([first, third]);

      expect(await Promise.all([first, second, third].map((each) => place.isFilled(each)))).toEqual([
        false,
        true,
        false,
      ]);
      expect([await location.current(), await location.previous()]).toEqual([second, undefined]);
    });
  });
}
