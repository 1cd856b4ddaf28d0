import { describe, expect, it } from "@jest/globals";
import { OVHcloudConfigurationError } from "../client/errors.js";
import { type InstructionChoice, resolveInstructions } from "./instructions.js";

const task = "Given a web search query, retrieve relevant passages that answer the query";

describe("resolveInstructions", () => {
  it.each<[string, InstructionChoice | undefined, string, string]>([
    ["bge-m3", undefined, "", ""],
    ["multilingual-e5-base", "none", "", ""],
    ["multilingual-e5-base", "model-card", "query: ", "passage: "],
    ["bge-base-en-v1.5", "model-card", "Represent this sentence for searching relevant passages: ", ""],
    ["bge-m3", "model-card", "", ""],
    ["Qwen3-Embedding-8B", "model-card", `Instruct: ${task}\nQuery:`, ""],
    ["bge-multilingual-gemma2", "model-card", `<instruct>${task}\n<query>`, ""],
    ["Qwen3-Embedding-8B", { task: "Find laws" }, "Instruct: Find laws\nQuery:", ""],
    ["bge-multilingual-gemma2", { task: "Find laws" }, "<instruct>Find laws\n<query>", ""],
    ["bge-m3", { query: "Q: " }, "Q: ", ""],
  ])("makes of %s with %j: %j and %j", (model, choice, query, document) => {
    expect(resolveInstructions(choice, model)).toEqual({ query, document });
  });

  it("refuses a task for a model that takes none", () => {
    expect(() => resolveInstructions({ task: "Find laws" }, "bge-m3")).toThrow(OVHcloudConfigurationError);
  });
});
