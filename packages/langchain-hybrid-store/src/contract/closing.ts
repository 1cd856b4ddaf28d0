import { describe, expect, it } from "@jest/globals";
import { StoreClosedError } from "../errors.js";
import { animalIds, animals, type StoresUnderTest } from "./store-under-test.js";

/** How use of a store ends. */
export function describeClosing({ open, place }: StoresUnderTest): void {
  describe("close", () => {
    it("lets what is under way finish, may be called twice, and ends all use", async () => {
      const where = await place();
      const store = await open({}, where);
      const adding = store.addDocuments(animals, { ids: animalIds });
      await adding;
      const searching = store.lexicalSearch("garden");

      await Promise.all([store.close(), store.close()]);

      expect(await searching).toHaveLength(2);
      await expect(store.addDocuments(animals)).rejects.toThrow(StoreClosedError);
      await expect(store.lexicalSearch("cat")).rejects.toThrow(StoreClosedError);
      await expect(store.get(["cat"])).rejects.toThrow(StoreClosedError);
      await expect(store.vectorSearch([1])).rejects.toThrow(StoreClosedError);
      await expect(store.check()).rejects.toThrow(StoreClosedError);
      expect(await (await open({}, where)).count()).toBe(4);
    });
  });
}
