import { afterAll } from "@jest/globals";
import { temporaryFolder, type TemporaryFolder } from "../../test-support/temporary-folder.js";
import { describeMaintenance } from "./maintenance-contract.js";
import { openLibrary } from "./sqlite-library.js";

const folders: TemporaryFolder[] = [];
afterAll(() => folders.forEach((folder) => folder.remove()));

describeMaintenance("in SQLite", async () => {
  const folder = temporaryFolder();
  folders.push(folder);
  return { open: async () => openLibrary(folder.path) };
});
