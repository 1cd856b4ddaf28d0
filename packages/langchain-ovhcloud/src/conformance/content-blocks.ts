import { expect } from "@jest/globals";
import { AIMessage, type ContentBlock, HumanMessage, SystemMessage } from "@langchain/core/messages";
import { OVHcloudUnsupportedError } from "../client/errors.js";
import type { Behaviour } from "./behaviour.js";
import type { ContentSource } from "./capabilities.js";
import { errorOf } from "./scripting.js";
import type { Subject } from "./subject.js";

const PIXEL = "iVBORw0KGgo=";
const PIXEL_URL = `data:image/png;base64,${PIXEL}`;
const REMOTE = "https://example.com/cat.png";

type Block = ContentBlock | ContentBlock.Multimodal.Standard | ContentBlock.Data.DataContentBlock;
type Kind = "image" | "audio" | "file";

const image: Partial<Record<ContentSource, readonly Block[]>> = {
  url: [
    { type: "image", url: REMOTE },
    { type: "image", source_type: "url", url: REMOTE },
    { type: "image_url", image_url: { url: REMOTE } },
  ],
  dataUrl: [
    { type: "image", url: PIXEL_URL },
    { type: "image", source_type: "url", url: PIXEL_URL },
    { type: "image_url", image_url: { url: PIXEL_URL } },
  ],
  base64: [
    { type: "image", mimeType: "image/png", data: PIXEL },
    { type: "image", source_type: "base64", mime_type: "image/png", data: PIXEL },
  ],
};
const audio: readonly Block[] = [
  { type: "audio", mimeType: "audio/wav", data: "UklGRg==" },
  { type: "audio", source_type: "base64", mime_type: "audio/wav", data: "UklGRg==" },
  { type: "audio", url: "data:audio/wav;base64,UklGRg==" },
  { type: "input_audio", input_audio: { data: "UklGRg==", format: "wav" } },
];
const files: readonly Block[] = [
  { type: "file", mimeType: "application/pdf", data: "JVBERi0=" },
  { type: "file", source_type: "base64", mime_type: "application/pdf", data: "JVBERi0=" },
  { type: "file", url: "data:application/pdf;base64,JVBERi0=" },
  { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0=" } },
];

const asking = (...blocks: readonly Block[]) =>
  new HumanMessage({ content: [{ type: "text", text: "What is it?" }, ...blocks] as ContentBlock[] });

/** A kind that the model does not take is refused, in each form in which it can be written. */
function refusal(kind: Kind, word: string, blocks: readonly Block[]): NonNullable<Behaviour["unless"]> {
  return {
    can: ({ content }) => content[kind].some((source) => source !== "text"),
    title: `refuses ${word} before any request`,
    async run({ create, model, sent }) {
      for (const block of blocks) {
        const error = await errorOf(create().invoke([asking(block)]));

        expect(error).toBeInstanceOf(OVHcloudUnsupportedError);
        expect(String(error)).toContain(model);
        expect(String(error)).toMatch(new RegExp(word, "i"));
      }
      expect(sent()).toEqual([]);
    },
  };
}

async function sendsParts({ create, sent }: Subject, blocks: readonly Block[]): Promise<void> {
  for (const block of blocks) await create().invoke([asking(block)]);
  for (const { messages } of sent()) expect(messages[0]?.otherParts).toHaveLength(1);
}

/** What messages may hold. */
export const contentBlocks: readonly Behaviour[] = [
  {
    title: "reads text blocks, of lists and of standard content, as text",
    upstream: ["reads text blocks"],
    async run({ create, sent }) {
      const list = new HumanMessage({ content: [{ type: "text", text: "Hello" }] });
      const standard = new HumanMessage({ contentBlocks: [{ type: "text", text: "Hello" }] });

      const answer = await create().invoke([list]);
      await create().invoke([standard]);

      expect(answer.text).not.toBe("");
      expect(sent().map(({ messages }) => messages[0]?.text)).toEqual(["Hello", "Hello"]);
      expect(sent().map(({ messages }) => messages[0]?.isString)).toEqual([true, true]);
    },
  },
  {
    title: "reads images by URL, data URL and base64, in every form of block",
    upstream: ["reads image blocks"],
    async run({ create, capabilities, sent }) {
      const blocks = capabilities.content.image.flatMap((source) => image[source] ?? []);

      for (const block of blocks) await create().invoke([asking(block)]);

      const urls = capabilities.content.image.flatMap((source) =>
        (image[source] ?? []).map(() => (source === "url" ? REMOTE : PIXEL_URL)),
      );
      expect(sent().flatMap(({ messages }) => messages[0]?.images)).toEqual(urls);
      expect(sent().every(({ messages }) => messages[0]?.text === "What is it?")).toBe(true);
    },
    unless: refusal("image", "images", Object.values(image).flat()),
  },
  {
    title: "reads audio by data URL and base64, in every form of block",
    upstream: ["reads audio blocks"],
    run: (subject) => sendsParts(subject, audio),
    unless: refusal("audio", "audio", audio),
  },
  {
    title: "reads files by data URL and base64, in every form of block",
    run: (subject) => sendsParts(subject, files),
    unless: refusal("file", "files", files),
  },
  {
    title: "reads files of plain text as text",
    upstream: ["reads file blocks"],
    async run({ create, sent, capabilities }) {
      expect(capabilities.content.file).toContain("text");
      const standard: Block = { type: "text-plain", mimeType: "text/plain", text: "File contents." };
      const older: Block = { type: "file", source_type: "text", mime_type: "text/plain", text: "File contents." };

      await create().invoke([asking(standard)]);
      await create().invoke([asking(older)]);

      for (const { messages } of sent()) {
        expect(messages[0]?.text).toContain("File contents.");
        expect(messages[0]?.otherParts).toEqual([]);
      }
    },
  },
  {
    title: "makes one text of a system prompt that middleware turned into parts",
    async run({ create, sent }) {
      const parts = ["You are brief.", "You are kind."].map((text) => ({ type: "text" as const, text }));

      await create().invoke([new SystemMessage({ content: parts }), new HumanMessage("Hi")]);

      expect(sent()[0]?.messages[0]).toMatchObject({ text: "You are brief.\nYou are kind.", isString: true });
    },
  },
  {
    title: "sends its own earlier answer back, whichever version of content it holds",
    async run({ create, emulator, sent }) {
      for (let i = 0; i < 3; i++) emulator.scenarios.reply({ text: "The sky.", reasoning: "Hm." });
      const old = await create().invoke("Who?");
      const standard = await create({ outputVersion: "v1" }).invoke("Who?");
      const byEvents = await create().streamEvents("Who?");

      for (const answer of [old, standard, byEvents])
        await create().invoke([new HumanMessage("Who?"), answer, new HumanMessage("Why?")]);

      const answers = sent()
        .slice(3)
        .map(({ messages }) => messages[1]);
      for (const answer of answers)
        expect(answer).toMatchObject({ role: "assistant", text: "The sky.", otherParts: [] });
    },
  },
  {
    title: "leaves reasoning blocks of another provider's answer out of the text",
    async run({ create, sent }) {
      const foreign = new AIMessage({
        content: [
          { type: "thinking", thinking: "secret thoughts", signature: "s" },
          { type: "reasoning", reasoning: "more thoughts" },
          { type: "text", text: "Yes." },
        ],
      });

      await create().invoke([new HumanMessage("Well?"), foreign, new HumanMessage("Sure?")]);

      expect(sent()[0]?.messages[1]).toMatchObject({ text: "Yes.", otherParts: [] });
    },
  },
];
