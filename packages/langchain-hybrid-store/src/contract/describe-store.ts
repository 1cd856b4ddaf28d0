import { describe } from "@jest/globals";
import { describeChunks } from "./chunks.js";
import { describeClosing } from "./closing.js";
import { describeFilters } from "./filters.js";
import { describeHybridSearch } from "./hybrid-search.js";
import { describeIndexing } from "./indexing.js";
import { describeModel } from "./model.js";
import { describeRefusals } from "./refusals.js";
import { describeSearches } from "./searches.js";
import type { StoresUnderTest } from "./store-under-test.js";
import { describeWholeStore } from "./whole-store.js";

/** What every `HybridStore` must do, wherever its data lives. Call it in a test file of the backend. */
export function describeStore(name: string, stores: StoresUnderTest): void {
  describe(`${name}:`, () => {
    describeChunks(stores);
    describeSearches(stores);
    describeHybridSearch(stores);
    describeFilters(stores);
    describeModel(stores);
    describeIndexing(stores);
    describeWholeStore(stores);
    describeRefusals(stores);
    describeClosing(stores);
  });
}
