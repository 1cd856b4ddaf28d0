import { describe, expect, it } from "@jest/globals";
import { AIMessage, ChatMessage, HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { changeTexts } from "./message-texts.js";

const text = (given: string) => given.replaceAll("Ann", "[P_1]");
const json = (given: string) => given.replaceAll("[P_1]", String.raw`A\"nn`);

describe("changeTexts", () => {
  it.each([
    new HumanMessage({ content: "Ann", id: "1", name: "reader" }),
    new SystemMessage("Ann"),
    new ChatMessage({ content: "Ann", role: "critic" }),
    new ToolMessage({ content: "Ann", tool_call_id: "a", status: "error" }),
    new AIMessage({ content: "Ann", usage_metadata: { input_tokens: 1, output_tokens: 2, total_tokens: 3 } }),
  ])("keeps everything else of a $type message", (message) => {
    const changed = changeTexts(message, { text });

    expect(changed.toDict()).toEqual(
      JSON.parse(JSON.stringify(message.toDict()).replace('"content":"Ann"', '"content":"[P_1]"')),
    );
    expect(changed.constructor).toBe(message.constructor);
    expect(message.content).toBe("Ann");
  });

  it("leaves out what no model gets", () => {
    const message = new ToolMessage({ content: "x", tool_call_id: "a", artifact: { whole: "Ann" } });

    expect(JSON.stringify(changeTexts(message, { text }))).not.toContain("Ann");
  });

  it("changes texts at any depth of content, and no references and media", () => {
    const content = [
      { type: "text", text: "Ann" },
      { type: "reasoning", reasoning: "of Ann" },
      { type: "tool_result", content: [{ type: "text", text: "Ann" }], something: { new: "Ann" } },
      { type: "image_url", image_url: { url: "https://example.com/Ann.png" } },
      { type: "file", data: "Ann", mimeType: "text/Ann", id: "Ann" },
      { type: "tool_call", id: "a", name: "Ann", args: { name: "Ann", url: ["Ann"] } },
    ];

    expect(changeTexts(new HumanMessage({ content }), { text }).content).toEqual([
      { type: "text", text: "[P_1]" },
      { type: "reasoning", reasoning: "of [P_1]" },
      { type: "tool_result", content: [{ type: "text", text: "[P_1]" }], something: { new: "[P_1]" } },
      content[3],
      content[4],
      { type: "tool_call", id: "a", name: "Ann", args: { name: "[P_1]", url: ["[P_1]"] } },
    ]);
  });

  it("changes arguments of tool calls wherever they stand, also of those that are no JSON", () => {
    const called = { id: "a", type: "function" as const, function: { name: "f", arguments: '{"to":["Ann"]}' } };
    const message = new AIMessage({
      content: "",
      tool_calls: [{ id: "a", name: "f", args: { to: ["Ann"], times: 2 } }],
      invalid_tool_calls: [{ id: "b", name: "f", args: '{"to":"Ann', error: "cut" }],
      additional_kwargs: { tool_calls: [called], reasoning_content: "Ann?", signature: "Ann" },
    });

    const changed = changeTexts(message, { text }) as AIMessage;

    expect(changed.tool_calls?.[0]?.args).toEqual({ to: ["[P_1]"], times: 2 });
    expect(changed.invalid_tool_calls?.[0]?.args).toBe('{"to":"[P_1]');
    expect(changed.additional_kwargs).toEqual({
      tool_calls: [{ ...called, function: { name: "f", arguments: '{"to":["[P_1]"]}' } }],
      reasoning_content: "[P_1]?",
      signature: "Ann",
    });
  });

  it("changes text that is JSON as such, where there is a way to", () => {
    const changed = (content: string) => changeTexts(new AIMessage(content), { text: () => "text", json }).content;

    expect(JSON.parse(changed('{"name":"[P_1]"}') as string)).toEqual({ name: 'A"nn' });
    expect(changed("[P_1] is here")).toBe("text");
    expect(changed("Hello")).toBe("text");
  });
});
