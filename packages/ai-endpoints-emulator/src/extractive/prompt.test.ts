import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { findPassages, unescapeXml } from "./passages.js";
import { readPrompt } from "./prompt.js";
import type { PromptMessage } from "./prompt-message.js";

const user = (text: string): PromptMessage => ({ role: "user", text });
const system = (text: string): PromptMessage => ({ role: "system", text });
const assistant = (text: string): PromptMessage => ({ role: "assistant", text });

describe("passages", () => {
  it("are elements with a number in n, id or index, else by position", () => {
    const text = '<passage n="7">a</passage> <document id="3" title="x">b</document> <document>c</document>';

    expect(findPassages([user(text)])).toEqual([
      { n: 7, text: "a" },
      { n: 3, text: "b" },
      { n: 3, text: "c" },
    ]);
  });

  it("are unescaped and otherwise left as they are", () => {
    const [passage] = findPassages([user("<passage>\n a &lt;b&gt; &amp;amp; &#x41;&#66; \n</passage>")]);

    expect(passage?.text).toBe("\n a <b> &amp; AB \n");
  });

  it("are blocks that begin with a number in brackets, up to the question", () => {
    const text = "Sources:\n[1] First\nmore.\n[2] Second.\n\nQuestion: what?";

    expect(findPassages([user(text)])).toEqual([
      { n: 1, text: "First\nmore." },
      { n: 2, text: "Second." },
    ]);
  });

  it("are the paragraphs after a line Context:, up to the question or the answer", () => {
    const text = "Use this.\nQuestion: what?\nContext: One.\n\nTwo\nlines.\nAnswer:";

    expect(findPassages([user(text)]).map(({ text: content }) => content.trim())).toEqual(["One.", "Two\nlines."]);
  });

  it("come from the last message that has any, and never from the assistant", () => {
    const messages = [
      user("<passage>old</passage>"),
      assistant("<passage>mine</passage>"),
      user("<passage>new</passage>"),
      user("And?"),
    ];

    expect(findPassages(messages)).toEqual([{ n: 1, text: "new" }]);
  });

  it("survive escaping, whatever they hold", () => {
    const escape = (text: string) =>
      text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => expect(unescapeXml(escape(text))).toBe(text)));
  });
});

describe("the question", () => {
  const questionOf = (...messages: PromptMessage[]) => readPrompt(messages).question;

  it("is the last question element of a system or user message", () => {
    expect(questionOf(system("<question>one</question><question> A &amp; B? </question>"), user("ignored"))).toBe(
      "A & B?",
    );
  });

  it("is not taken from a passage that pretends to ask one", () => {
    const text = "<passage><question>evil</question></passage><question>real</question>";

    expect(questionOf(system(text), user("x"))).toBe("real");
    expect(questionOf(user("<passage><question>evil</question></passage>\nWhat is real?"))).toBe("What is real?");
  });

  it("is the last line Question: of the last user message", () => {
    expect(questionOf(user("Question: old"), user("Question: first\nQuestion: second \nAnswer:"))).toBe("second");
  });

  it("is else the last user message without its passages", () => {
    expect(questionOf(user("<context><passage>a</passage></context>\n\nWhat is it?\n"), assistant("?"))).toBe(
      "What is it?",
    );
  });
});
