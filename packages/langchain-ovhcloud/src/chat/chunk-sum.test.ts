import { describe, expect, it } from "@jest/globals";
import { AIMessageChunk } from "@langchain/core/messages";
import { ChatGenerationChunk } from "@langchain/core/outputs";
import fc from "fast-check";
import { StreamedChunk } from "./chunk-sum.js";

const provider = { model_provider: "ovhcloud" };
const text = (content: string) => ({ content, id: "a", response_metadata: provider });
const reasoning = (words: string) => ({ ...text(""), additional_kwargs: { reasoning_content: words } });
const call = (args: string) => ({
  ...text(""),
  tool_call_chunks: [{ type: "tool_call_chunk" as const, index: 0, name: args ? undefined : "weather", args }],
});
const end = {
  ...text(""),
  response_metadata: { ...provider, finish_reason: "stop" },
  usage_metadata: { input_tokens: 1, output_tokens: 2, total_tokens: 3 },
};

type Fields = ConstructorParameters<typeof AIMessageChunk>[0];
const streamed = (fields: Fields) =>
  new StreamedChunk({ text: String((fields as { content: string }).content), message: new AIMessageChunk(fields) });
const classic = (fields: Fields) =>
  new ChatGenerationChunk({
    text: String((fields as { content: string }).content),
    message: new AIMessageChunk(fields),
  });
const add = (chunks: ChatGenerationChunk[]) => chunks.reduce((sum, chunk) => sum.concat(chunk));

// Core adds empty details to any usage that it merges, even with nothing.
function plain({ message }: ChatGenerationChunk): unknown {
  const { kwargs } = JSON.parse(JSON.stringify(message)) as { kwargs: { usage_metadata?: object } };
  const { usage_metadata } = kwargs;
  const details = { input_token_details: {}, output_token_details: {} };
  return { ...kwargs, ...(usage_metadata ? { usage_metadata: { ...details, ...usage_metadata } } : {}) };
}

const pieces = fc.array(
  fc.oneof(
    fc.string({ maxLength: 3 }).map(text),
    fc.string({ maxLength: 3 }).map(reasoning),
    fc.constantFrom("", '{"city":', '"Paris"}').map(call),
    fc.constant(end),
  ),
  { minLength: 1, maxLength: 12 },
);

describe("A sum of streamed chunks", () => {
  it("equals core's, whatever the chunks hold", () => {
    fc.assert(
      fc.property(pieces, (fields) => {
        const ours = add(fields.map(streamed));
        const cores = add(fields.map(classic));

        expect(plain(ours)).toEqual(plain(cores));
        expect(ours.text).toBe(cores.text);
      }),
    );
  });

  it("does not change when more is added to it", () => {
    const first = streamed(text("a")).concat(streamed(text("b")));
    const left = first.concat(streamed(text("l")));
    const right = first.concat(streamed(text("r")));

    expect([first, left, right].map(({ message }) => message.content)).toEqual(["ab", "abl", "abr"]);
  });

  it("holds its message in copies and in JSON", () => {
    const sum = streamed(text("a")).concat(streamed(text("b")));

    expect({ ...sum }.message.content).toBe("ab");
    expect(JSON.parse(JSON.stringify(sum))).toMatchObject({ text: "ab", message: { kwargs: { content: "ab" } } });
  });

  it("keeps a message that was put into it", () => {
    const sum = streamed(text("a")).concat(streamed(text("b")));

    sum.message = new AIMessageChunk("other");

    expect(sum.concat(streamed(text("c"))).message.content).toBe("otherc");
  });
});
