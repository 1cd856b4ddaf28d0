import { describe, expect, it } from "@jest/globals";
import { profileOf, TOOL_CALLING_MODELS } from "./profiles.js";

describe("profileOf", () => {
  it("knows the models that cannot call tools", () => {
    expect(profileOf("Qwen2.5-VL-72B-Instruct")).toMatchObject({ toolCalling: false, imageInputs: true });
    expect(profileOf("Qwen3Guard-Gen-8B")).toMatchObject({ toolCalling: false, structuredOutput: false });
  });

  it("says nothing about what is not known", () => {
    expect(profileOf("Qwen3.8-27B")).not.toHaveProperty("reasoningOutput");
    expect(profileOf("gpt-oss@latest")).toEqual({});
  });

  it("names only models that call tools", () => {
    expect(TOOL_CALLING_MODELS).toContain("gpt-oss-120b");
    expect(TOOL_CALLING_MODELS).not.toContain("Qwen2.5-VL-72B-Instruct");
  });
});
