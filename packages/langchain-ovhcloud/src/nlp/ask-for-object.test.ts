import { describe, expect, it } from "@jest/globals";
import { RunnableLambda } from "@langchain/core/runnables";
import { FakeChatModel, FakeListChatModel } from "@langchain/core/utils/testing";
import { z } from "zod";
import { askForObject } from "./ask-for-object.js";

const request = { task: "Name a number.", text: "One.", name: "number", schema: z.object({ number: z.number() }) };

/** A model of somebody else, whose structured output is not checked. */
function modelThatGives(answer: unknown): FakeListChatModel {
  const model = new FakeListChatModel({ responses: [] });
  const withStructuredOutput = () => RunnableLambda.from(() => answer);
  return Object.assign(model, { withStructuredOutput });
}

describe("askForObject", () => {
  it("gives what the model gives", async () => {
    expect(await askForObject(modelThatGives({ number: 1 }), request, {})).toEqual({ number: 1 });
  });

  it.each([
    [undefined, /top level/],
    [{ number: "one" }, /at number/],
  ])("refuses %j of a model that checks nothing", async (answer, problem) => {
    await expect(askForObject(modelThatGives(answer), request, {})).rejects.toMatchObject({
      kind: "invalid-response",
      message: expect.stringMatching(problem),
    });
  });

  it("refuses text that is no JSON", async () => {
    const model = new FakeListChatModel({ responses: ["one"] });

    await expect(askForObject(model, request, {})).rejects.toMatchObject({ kind: "invalid-response" });
  });

  it("throws what the model throws", async () => {
    const model = new FakeChatModel({});
    const withStructuredOutput = () => RunnableLambda.from(() => Promise.reject(new TypeError("network")));

    await expect(askForObject(Object.assign(model, { withStructuredOutput }), request, {})).rejects.toThrow(TypeError);
  });

  it("says that a model has no structured output", async () => {
    await expect(askForObject(new FakeChatModel({}), request, {})).rejects.toMatchObject({
      kind: "unsupported",
      message: expect.stringMatching(/^FakeChatModel gives no structured output: .*ChatOVHcloud\.$/),
    });
  });
});
