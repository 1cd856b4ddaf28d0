import { OVHcloudConfigurationError } from "../client/errors.js";

/** Texts put before what is embedded. */
export interface EmbeddingInstructions {
  /** Before a question. */
  query: string;
  /** Before a passage. */
  document: string;
}

/**
 * How to choose them: "none"; "model-card", what the model's card asks for; the card's form with an own task for models
 * that take one; or own texts.
 */
export type InstructionChoice = "none" | "model-card" | { task: string } | Partial<EmbeddingInstructions>;

/**
 * Resolves a choice for a model.
 *
 * @param choice what the caller asked for. Default "none": see docs/decisions/005-embedding-instructions.md.
 * @param model model id.
 * @throws OVHcloudConfigurationError for a task with a model that takes none.
 */
export function resolveInstructions(choice: InstructionChoice = "none", model: string): EmbeddingInstructions {
  if (choice === "none") return { ...NONE };
  if (choice === "model-card") return modelCardInstructions(model);
  if (!("task" in choice)) return { ...NONE, ...choice };
  const family = familyOf(model);
  if (family?.withTask) return { query: family.withTask(choice.task), document: "" };
  throw new OVHcloudConfigurationError(
    `${model} takes no task before its questions; Qwen3-Embedding and bge-multilingual-gemma2 do. Use "model-card" or \`{ query, document }\`.`,
  );
}

/**
 * What the model cards of the embedding models ask to put before the text. OVHcloud documents no instructions (and
 * whether its deployment adds any is unconfirmed), so nothing is added unless asked for; an index must be searched with
 * the instructions that it was built with.
 *
 * @param model model id.
 * @returns the card's instructions; empty ones for models that want none (bge-m3) or are not known.
 */
export function modelCardInstructions(model: string): EmbeddingInstructions {
  return { ...(familyOf(model)?.instructions ?? NONE) };
}

const NONE: EmbeddingInstructions = { query: "", document: "" };
const WEB_SEARCH_TASK = "Given a web search query, retrieve relevant passages that answer the query";

interface Family {
  name: RegExp;
  instructions: EmbeddingInstructions;
  /** The text before a question for an own task. */
  withTask?: (task: string) => string;
}

const gemma2Task = (task: string) => `<instruct>${task}\n<query>`;
const qwen3Task = (task: string) => `Instruct: ${task}\nQuery:`;

const FAMILIES: readonly Family[] = [
  { name: /e5-(small|base|large)/i, instructions: { query: "query: ", document: "passage: " } },
  {
    name: /bge-(small|base|large)-en/i,
    instructions: { query: "Represent this sentence for searching relevant passages: ", document: "" },
  },
  {
    name: /bge-multilingual-gemma2/i,
    instructions: { query: gemma2Task(WEB_SEARCH_TASK), document: "" },
    withTask: gemma2Task,
  },
  {
    name: /qwen3-embedding/i,
    instructions: { query: qwen3Task(WEB_SEARCH_TASK), document: "" },
    withTask: qwen3Task,
  },
];

function familyOf(model: string): Family | undefined {
  return FAMILIES.find(({ name }) => name.test(model));
}
