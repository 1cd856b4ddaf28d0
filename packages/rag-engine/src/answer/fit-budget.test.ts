import { describe, expect, it } from "@jest/globals";
import { AIMessage, HumanMessage } from "@langchain/core/messages";
import fc from "fast-check";
import { passage } from "../test-support/passages.js";
import { fitBudget, historyBudget } from "./fit-budget.js";
import { recentMessages } from "./recent-messages.js";
import { estimateTokens } from "./token-estimate.js";

const text = "The hold can be removed again. ".repeat(20);

describe("fitting passages into a model", () => {
  it("keeps all of them when the size of the model is unknown", () => {
    const passages = [passage(1, text), passage(2, text)];

    expect(fitBudget(passages, undefined)).toEqual(passages);
  });

  it("cuts the passage at the limit after a word, and moves its end", () => {
    const passages = [passage(1, text), passage(2, text, { start: 50, end: 50 + text.length })];

    const fitting = fitBudget(passages, 800);

    expect(fitting[0]).toEqual(passages[0]);
    expect(fitting).toHaveLength(2);
    expect(text.startsWith(`${fitting[1]?.text} `)).toBe(true);
    expect(fitting[1]?.end).toBe(50 + (fitting[1]?.text.length ?? 0));
  });

  it("never fills more than half of what the model reads, and gives even a small one something to read", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 4000 }),
        fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 8 }),
        (maxInputTokens, lengths) => {
          const passages = lengths.map((length, index) => passage(index + 1, "Das Paket wäre 保留 . ".repeat(length)));

          const fitting = fitBudget(passages, maxInputTokens);

          expect(fitting.reduce((sum, each) => sum + estimateTokens(each.text), 0)).toBeLessThanOrEqual(
            maxInputTokens / 2,
          );
          expect(fitting.length).toBeGreaterThan(0);
        },
      ),
    );
  });

  it("takes a Chinese character for a token", () => {
    expect(estimateTokens("软件包已被保留")).toBe(7);
  });
});

describe("the latest messages", () => {
  const conversation = [
    new HumanMessage("one"),
    new AIMessage(text),
    new HumanMessage("two"),
    new AIMessage("short"),
    new HumanMessage(text),
  ];

  it("begin with a question and end with the last one, however long it is", async () => {
    expect((await recentMessages(conversation, 40)).map((message) => message.text)).toEqual(["two", "short", text]);
    expect(await recentMessages(conversation, 1)).toEqual(conversation.slice(-1));
    expect(await recentMessages(conversation, 10_000)).toEqual(conversation);
  });

  it("take a fifth of a small model and a fixed part of a large one", () => {
    expect(historyBudget(1000)).toBe(200);
    expect(historyBudget(1_000_000)).toBe(historyBudget(undefined));
  });
});
