// Copied into each cell by the matrix: proves that the cell is what its name says.
import { describe, expect, it } from "@jest/globals";
import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { ChatOVHcloud } from "./index.js";

const { MATRIX_CORE, MATRIX_NODE, MATRIX_FOLDER = "" } = process.env;

describe("This cell of the matrix", () => {
  it("runs the version of core that it is named for, from its own folder", () => {
    const manifest = createRequire(import.meta.url).resolve("@langchain/core/package.json");

    expect(JSON.parse(readFileSync(manifest, "utf8"))).toMatchObject({ version: MATRIX_CORE });
    expect(realpathSync(manifest)).toBe(
      path.join(realpathSync(MATRIX_FOLDER), "node_modules/@langchain/core/package.json"),
    );
  });

  it("runs the version of Node that it is named for", () => {
    expect(process.versions.node.split(".")[0]).toBe(MATRIX_NODE);
  });

  it("extends the class of that copy", () => {
    expect(new ChatOVHcloud({ apiKey: "key" })).toBeInstanceOf(BaseChatModel);
  });
});
