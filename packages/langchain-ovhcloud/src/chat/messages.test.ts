import { describe, expect, it } from "@jest/globals";
import {
  AIMessage,
  type BaseMessage,
  ChatMessage,
  HumanMessage,
  SystemMessage,
  ToolMessage,
} from "@langchain/core/messages";
import { encodeMessages } from "./messages.js";

const encode = async (message: BaseMessage, replayReasoning = false) =>
  (await encodeMessages([message], { replayReasoning }))[0];

const png = "data:image/png;base64,iVBORw0KGgo=";

describe("encodeMessages", () => {
  it("drops names, which strict servers refuse and createAgent adds", async () => {
    const assistant = await encode(new AIMessage({ content: "Hi", name: "model" }));
    const tool = await encode(new ToolMessage({ content: "sunny", tool_call_id: "a", name: "weather" }));

    expect(assistant).toEqual({ role: "assistant", content: "Hi" });
    expect(tool).toEqual({ role: "tool", content: "sunny", tool_call_id: "a" });
  });

  it("makes one string of text-only parts", async () => {
    const message = new SystemMessage({
      content: [
        { type: "text", text: "Be kind." },
        { type: "text", text: "Be brief." },
      ],
    });

    expect(await encode(message)).toEqual({ role: "system", content: "Be kind.\nBe brief." });
  });

  it("sends developer messages as system messages", async () => {
    const message = new ChatMessage({ content: "Be kind.", role: "developer" });

    expect((await encode(message))?.role).toBe("system");
  });

  it.each([
    ["v1 with data", { type: "image", mimeType: "image/png", data: "iVBORw0KGgo=" }],
    ["v1 with a URL", { type: "image", url: png }],
    ["v0 base64", { type: "image", source_type: "base64", mime_type: "image/png", data: "iVBORw0KGgo=" }],
    ["v0 URL", { type: "image", source_type: "url", url: png }],
    ["OpenAI's", { type: "image_url", image_url: { url: png } }],
    ["OpenAI's in short", { type: "image_url", image_url: png }],
  ])("sends images as image_url: %s", async (_form, block) => {
    const message = new HumanMessage({ content: [{ type: "text", text: "What is it?" }, block] as never });

    expect(await encode(message)).toEqual({
      role: "user",
      content: [
        { type: "text", text: "What is it?" },
        { type: "image_url", image_url: { url: png } },
      ],
    });
  });

  it("sends an image of a message built from content blocks", async () => {
    const message = new HumanMessage({
      contentBlocks: [{ type: "image", mimeType: "image/png", data: "iVBORw0KGgo=" }],
    });

    expect((await encode(message))?.content).toEqual([{ type: "image_url", image_url: { url: png } }]);
  });

  it("sends tool calls, also of a message that came over the events road", async () => {
    const call = { type: "tool_call" as const, id: "a", name: "weather", args: { city: "Paris" } };
    const wire = [{ id: "a", type: "function", function: { name: "weather", arguments: '{"city":"Paris"}' } }];

    const classic = await encode(new AIMessage({ content: "", tool_calls: [call] }));
    const fromEvents = await encode(
      new AIMessage({
        content: [{ type: "reasoning", reasoning: "hm" }, call] as never,
        response_metadata: { output_version: "v1" },
      }),
    );

    expect(classic).toEqual({ role: "assistant", content: "", tool_calls: wire });
    expect(fromEvents).toEqual({ role: "assistant", content: "", tool_calls: wire });
  });

  it("keeps reasoning to itself unless asked to replay it", async () => {
    const classic = new AIMessage({ content: "Yes", additional_kwargs: { reasoning_content: "hm" } });
    const blocks = new AIMessage({
      content: [
        { type: "reasoning", reasoning: "hm" },
        { type: "text", text: "Yes" },
      ] as never,
    });

    expect(await encode(classic)).toEqual({ role: "assistant", content: "Yes" });
    expect(await encode(classic, true)).toEqual({
      role: "assistant",
      content: "Yes",
      reasoning: "hm",
      reasoning_content: "hm",
    });
    expect(await encode(blocks, true)).toEqual({
      role: "assistant",
      content: "Yes",
      reasoning: "hm",
      reasoning_content: "hm",
    });
  });

  it("makes text of whatever a tool answers", async () => {
    const message = new ToolMessage({
      tool_call_id: "a",
      content: [
        { type: "text", text: "see" },
        { type: "image_url", image_url: { url: png } },
      ] as never,
    });

    expect((await encode(message))?.content).toBe(`see\n{"type":"image_url","image_url":{"url":"${png}"}}`);
  });

  it("leaves the caller's messages as they were", async () => {
    const message = new HumanMessage({ content: [{ type: "image", url: png }] as never, name: "Ada" });
    const before = JSON.stringify(message);

    await encode(message);

    expect(JSON.stringify(message)).toBe(before);
  });
});
