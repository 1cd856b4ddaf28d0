import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder, type TemporaryFolder } from "../../test-support/temporary-folder.js";
import { SourceNotFoundError } from "../errors.js";
import { findSources } from "./find-sources.js";

let folder: TemporaryFolder;
beforeEach(() => void (folder = temporaryFolder()));
afterEach(() => folder.remove());

describe("the documents of a folder", () => {
  it("are found in subfolders, sorted, with / in their paths, whatever the case of their extension", async () => {
    for (const path of ["b.txt", "a.PDF", "sub/deep/c.md", "sub/d.markdown"]) folder.write(path, "x");

    expect(await findSources(folder.path)).toEqual({
      root: folder.path,
      paths: ["a.PDF", "b.txt", "sub/d.markdown", "sub/deep/c.md"],
      ignored: 0,
      ignoredKinds: {},
      folders: ["", "sub", "sub/deep"],
    });
  });

  it("do not include hidden names and node_modules; other kinds are counted", async () => {
    for (const path of [".hidden.pdf", ".git/a.txt", "node_modules/x/readme.md", "photo.jpg", "noextension"])
      folder.write(path, "x");

    expect(await findSources(folder.path)).toMatchObject({
      paths: [],
      ignored: 2,
      ignoredKinds: { ".jpg": 1, "": 1 },
    });
  });

  it("are found once, under their own name, when links lead in circles or to the same file", async () => {
    folder.write("sub/real.txt", "x");
    symlinkSync(folder.path, join(folder.path, "sub/circle"));
    symlinkSync(join(folder.path, "sub"), join(folder.path, "a-link-to-sub"));
    symlinkSync(join(folder.path, "sub/real.txt"), join(folder.path, "alias.txt"));

    expect((await findSources(folder.path)).paths).toEqual(["sub/real.txt"]);
  });

  it("include what a link leads to outside of the folder", async () => {
    const outside = temporaryFolder();
    outside.write("far.txt", "x");
    symlinkSync(outside.path, join(folder.path, "elsewhere"));

    const { paths } = await findSources(folder.path);
    outside.remove();

    expect(paths).toEqual(["elsewhere/far.txt"]);
  });

  it("include links that lead nowhere, so that they are reported", async () => {
    symlinkSync("missing.pdf", join(folder.path, "broken.pdf"));

    expect((await findSources(folder.path)).paths).toEqual(["broken.pdf"]);
  });
});

describe("a folder that cannot be used", () => {
  it.each([
    ["is missing", "nothing", "does not exist"],
    ["is a file", "file.txt", "is not a folder"],
  ])("is refused with its path when it %s", async (_, name, problem) => {
    folder.write("file.txt", "x");
    mkdirSync(join(folder.path, "sub"));

    const error = await findSources(join(folder.path, name)).catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(SourceNotFoundError);
    expect(String(error)).toContain(join(folder.path, name));
    expect(String(error)).toContain(problem);
    expect(String(error)).toMatch(/run the sync again\.$/);
  });
});
