import { describe, expect, it } from "@jest/globals";
import { nearestModels } from "./nearest-models.js";
import { profileOf } from "./profiles.js";
import { retirementOf, ROSTER } from "./roster.js";

describe("nearestModels", () => {
  it.each([
    ["gpt-oss-120", "gpt-oss-120b"],
    ["gpt_oss:20b", "gpt-oss-20b"],
    ["BGE-M3", "bge-m3"],
    ["openai/gpt-oss-120b", "gpt-oss-120b"],
    ["Llama-3.3-70B-Instruct", "Meta-Llama-3_3-70B-Instruct"],
    ["meta-llama/Llama-3.3-70B-Instruct", "Meta-Llama-3_3-70B-Instruct"],
    ["llama-3-3-70b-instruct", "Meta-Llama-3_3-70B-Instruct"],
    ["qwen-2-5-vl-72b-instruct", "Qwen2.5-VL-72B-Instruct"],
    ["Mistral-Small-24B", "Mistral-Small-3.2-24B-Instruct-2506"],
    ["whisper", "whisper-large-v3"],
    ["stabilityai/stable-diffusion-xl-base-1.0", "stable-diffusion-xl-base-v10"],
  ])("takes %s for %s", (name, model) => {
    expect(nearestModels(name)[0]).toBe(model);
  });

  it.each(["gemini-2.5-pro", "text-embedding-ada-002", "x", ""])("makes no guess for %j", (name) => {
    expect(nearestModels(name)).toEqual([]);
  });

  it("names three at most, and none that is to be removed", () => {
    const names = nearestModels("mistral");

    expect(names.length).toBeLessThanOrEqual(3);
    expect(names).not.toContain("Mistral-7B-Instruct-v0.3");
  });
});

describe("The table of removed models", () => {
  it("knows a model in any letters, and names a successor that is there to stay", () => {
    expect(retirementOf("QWEN3-32b")).toEqual({ date: "2026-09-16", successor: "Qwen3.6-27B" });
    for (const id of ["Qwen3-32B", "bge-base-en-v1.5", "Mixtral-8x7B-Instruct-v0.1"]) {
      const { successor = "" } = retirementOf(id) ?? {};
      expect(ROSTER).toContain(successor);
      expect(retirementOf(successor)).toBeUndefined();
    }
  });

  it("lists every model that has a profile", () => {
    const chat = ROSTER.filter((id) => profileOf(id).maxInputTokens !== undefined);

    expect(chat).toHaveLength(14);
  });
});
