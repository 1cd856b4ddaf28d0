import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { AIMessage, type BaseMessage, HumanMessage } from "@langchain/core/messages";
import { Annotation, END, MemorySaver, messagesStateReducer, START, StateGraph } from "@langchain/langgraph";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { ChatOVHcloud } from "../index.js";

const State = Annotation.Root({
  messages: Annotation<BaseMessage[]>({ reducer: messagesStateReducer, default: () => [] }),
  views: Annotation<Record<string, string>>({ reducer: (a, b) => ({ ...a, ...b }), default: () => ({}) }),
});

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: false });
});
afterEach(() => emulator.scenarios.clear());
afterAll(() => emulator.close());

function chat(model: string): ChatOVHcloud {
  return new ChatOVHcloud({ model, apiKey: "key", baseURL: emulator.url, rateLimiter: false });
}

/** Two models look at the question side by side, a third one joins their views. */
function panel() {
  const look = (name: string) => {
    const model = chat(name);
    return async ({ messages }: typeof State.State) => ({ views: { [name]: (await model.invoke(messages)).text } });
  };
  const judge = chat("Meta-Llama-3_3-70B-Instruct");
  return new StateGraph(State)
    .addNode("left", look("gpt-oss-120b"))
    .addNode("right", look("gpt-oss-20b"))
    .addNode("judge", async ({ messages, views }) => ({
      messages: [await judge.invoke([...messages, new HumanMessage(Object.values(views).sort().join(" | "))])],
    }))
    .addEdge(START, "left")
    .addEdge(START, "right")
    .addEdge("left", "judge")
    .addEdge("right", "judge")
    .addEdge("judge", END);
}

function script(): void {
  emulator.scenarios.reply("Left view.", { model: "gpt-oss-120b" });
  emulator.scenarios.reply("Right view.", { model: "gpt-oss-20b" });
  emulator.scenarios.reply("Both agree.", { model: "Meta-Llama-3_3-70B-Instruct" });
}

describe("A LangGraph graph with ChatOVHcloud", () => {
  it("asks in parallel branches and joins them", async () => {
    const held = ["gpt-oss-120b", "gpt-oss-20b"].map((model) => emulator.scenarios.hold({ model }));
    const promise = panel()
      .compile()
      .invoke({ messages: [new HumanMessage("Well?")] });

    // Both wait at the server at once: the branches are parallel indeed.
    await Promise.all(held.map(({ arrived }) => arrived));
    for (const one of held) one.release();
    const { messages, views } = await promise;

    expect(Object.keys(views).sort()).toEqual(["gpt-oss-120b", "gpt-oss-20b"]);
    expect(messages).toHaveLength(2);
  });

  it("streams the words of each branch under its node's name", async () => {
    script();
    const words: Record<string, string> = {};

    const stream = await panel()
      .compile()
      .stream({ messages: [new HumanMessage("Well?")] }, { streamMode: "messages" });
    for await (const [message, { langgraph_node: node }] of stream) {
      if (AIMessage.isInstance(message)) words[String(node)] = (words[String(node)] ?? "") + message.text;
    }

    expect(words).toEqual({ left: "Left view.", right: "Right view.", judge: "Both agree." });
  });

  it("keeps every message of a thread, because each answer has an id of its own", async () => {
    const model = chat("gpt-oss-120b");
    const graph = new StateGraph(State)
      .addNode("answer", async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
      .addEdge(START, "answer")
      .addEdge("answer", END)
      .compile({ checkpointer: new MemorySaver() });
    const thread = { configurable: { thread_id: "1" } };

    await graph.invoke({ messages: [new HumanMessage("One")] }, thread);
    const { messages } = await graph.invoke({ messages: [new HumanMessage("Two")] }, thread);

    expect(messages).toHaveLength(4);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(4);
  });
});
