import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { createAgent } from "langchain";
import { retrievalMiddleware, type RetrievalOptions } from "./retrieval-middleware.js";

/** The agent behind an answer. It has no tools, so nothing that stands in a document can make it call one. */
export function createRagAgent({ checkpointer, ...options }: RetrievalOptions & { checkpointer: BaseCheckpointSaver }) {
  return createAgent({
    model: bindable(options.model),
    tools: [],
    middleware: [retrievalMiddleware(options)],
    checkpointer,
  });
}

/** See {@link createRagAgent}. */
export type RagAgent = ReturnType<typeof createRagAgent>;

/** `createAgent` binds tools even when there are none, and so refuses models that cannot use any. */
function bindable(model: BaseChatModel): BaseChatModel {
  if (model.bindTools !== undefined) return model;
  return new Proxy(model, {
    has: (target, key) => key === "bindTools" || Reflect.has(target, key),
    get(target, key) {
      if (key === "bindTools") return () => target;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
