import type { ToolParam } from "../chat/tools.js";

/** A tool as the responses route reads it (guide of 2026-02-24; that of 2026-02-03 nests it, as chat does). */
export interface FlatToolParam {
  type: "function";
  name: string;
  description?: string;
  parameters?: unknown;
  strict?: boolean;
}

/**
 * @param tool in the chat route's form.
 */
export function flatTool({ type, function: { name, description, parameters, strict } }: ToolParam): FlatToolParam {
  return {
    type,
    name,
    ...(description === undefined ? {} : { description }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(strict === undefined ? {} : { strict }),
  };
}

/**
 * @param choice in the chat route's form: a word, or an object that names a function.
 */
export function flatChoice(choice: unknown): unknown {
  const isNested = typeof choice === "object" && choice !== null && "function" in choice;
  return isNested ? { type: "function", ...(choice.function as object) } : choice;
}
