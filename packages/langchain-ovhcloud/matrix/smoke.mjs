// Copied into each cell: the built package loads as ESM and CJS beside this core, alike, and both make models.
import * as esm from "langchain-ovhcloud";
import { createRequire } from "node:module";

const cjs = createRequire(import.meta.url)("langchain-ovhcloud");
const names = (module) => Object.keys(module).filter((name) => name !== "default" && name !== "module.exports");

for (const { ChatOVHcloud, OVHcloudEmbeddings, OVHcloudLLM } of [esm, cjs]) {
  for (const Class of [ChatOVHcloud, OVHcloudEmbeddings, OVHcloudLLM]) {
    if (!(new Class({ apiKey: "key" }) instanceof Class)) throw new Error(`${Class.name} makes something else.`);
  }
}
if (names(esm).sort().join() !== names(cjs).sort().join()) {
  throw new Error(`ESM exports ${names(esm)}; CJS exports ${names(cjs)}`);
}
