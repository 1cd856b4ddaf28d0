import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fillIndex, openIndexFolder, testDocument, type IndexFolder } from "../../test-support/index-folder.js";
import { temporaryFolder, type TemporaryFolder } from "../../test-support/temporary-folder.js";
import { openLibrary } from "../library/sqlite-library.js";
import { checkDatabaseFile } from "./check-database-file.js";

let index: IndexFolder;
let copy: TemporaryFolder;
beforeEach(() => {
  index = openIndexFolder();
  copy = temporaryFolder();
});
afterEach(async () => {
  await index.close();
  copy.remove();
});

describe("the check of a database file", () => {
  it("finds nothing wrong with a library in use", async () => {
    await fillIndex(index, [testDocument("aa".repeat(8), "Tea is hot.")]);

    expect(checkDatabaseFile(join(index.folder.path, "library.sqlite"))).toEqual([]);
  });

  it("finds overwritten pages", async () => {
    const library = openLibrary(copy.path);
    await library.close();
    const file = join(copy.path, "library.sqlite");
    writeFileSync(file, readFileSync(file).fill(7, 8192, 20_480));

    expect(checkDatabaseFile(file).length).toBeGreaterThan(0);
  });

  it("tells a file that is no database, and one that is not there", () => {
    const file = copy.write("library.sqlite", "x".repeat(5000));

    expect(checkDatabaseFile(file)).toEqual([expect.stringContaining("not a database")]);
    expect(checkDatabaseFile(join(copy.path, "none"))).toHaveLength(1);
  });
});
