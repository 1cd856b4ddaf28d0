import {
  carryOverRewriter,
  createAnswerEngine,
  createRetriever,
  modelRewriter,
  type AnswerEngine,
  type Threads,
} from "rag-engine";
import type { Settings } from "../config/settings.js";
import { openConversations } from "./conversations.js";
import { openForReading, type KnowledgeBase } from "./knowledge-base.js";
import { openModels, type Models } from "./models.js";

/** Everything that a question needs. */
export interface Answering {
  engine: AnswerEngine;
  base: KnowledgeBase;
  threads: Threads;
  models: Models;
  close(): Promise<void>;
}

/** Opens the index, the models and the conversations, and joins them in an engine. */
export async function openAnswering(settings: Settings): Promise<Answering> {
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closeOne of closers.toReversed()) await closeOne();
    closers.length = 0;
  };
  try {
    const models = await openModels(settings);
    closers.push(() => models.close());
    const base = await openForReading(settings, models);
    closers.push(() => base.close());
    const threads = await openConversations(settings);
    closers.push(() => threads.close());
    return { engine: joinEngine(models, base, threads), base, threads, models, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function joinEngine(models: Models, { store, library }: KnowledgeBase, threads: Threads): AnswerEngine {
  return createAnswerEngine({
    model: models.chat,
    library,
    retriever: createRetriever({ store, library }),
    checkpointer: threads.checkpointer,
    // Rewriting a question takes a model that writes; the emulator's only picks sentences.
    rewriter: models.generative ? modelRewriter({ model: models.chat }) : carryOverRewriter(),
  });
}
