import type { Generation } from "@langchain/core/outputs";
import type { WireUsage } from "../client/chat-completion.js";
import type { Completion, CompletionChoice } from "../client/completion.js";
import { OVHcloudInvalidResponseError } from "../client/errors.js";
import type { ResponseInfo } from "../client/transport.js";
import { completionInfo } from "./generation-info.js";

/** What one prompt got. */
export interface PromptAnswer {
  generations: Generation[];
  /** Token counts of the whole request, on the first of its prompts; zeros on the others. */
  usage?: WireUsage;
}

/**
 * Gives each prompt of a request its answers, by `choices[].index`: the choices of a prompt stand together, prompts in
 * the order in which they were sent (OpenAI, vLLM; unconfirmed for OVHcloud).
 *
 * @param completion the answer.
 * @param request how many prompts it had, how many answers each was to get, its model, and what its headers said.
 * @throws OVHcloudInvalidResponseError when a choice is missing, came twice or was not asked for.
 */
export function toPromptAnswers(
  completion: Completion,
  request: { prompts: number; perPrompt: number; asked: string; response: ResponseInfo | undefined },
): PromptAnswer[] {
  const { prompts, perPrompt, asked, response } = request;
  const choices = inOrder(completion.choices ?? [], prompts * perPrompt, asked);
  const usage = completion.usage ?? undefined;
  return Array.from({ length: prompts }, (_, prompt) => ({
    generations: choices.slice(prompt * perPrompt, (prompt + 1) * perPrompt).map((choice, answer) => ({
      text: choice.text ?? "",
      generationInfo: {
        ...completionInfo({
          asked,
          completion,
          response,
          choice,
          usage: prompts === 1 && answer === 0 ? usage : undefined,
        }),
      },
    })),
    ...(usage ? { usage: prompt === 0 ? usage : NO_TOKENS } : {}),
  }));
}

const NO_TOKENS: WireUsage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };

function inOrder(choices: readonly CompletionChoice[], expected: number, model: string): CompletionChoice[] {
  const placed = new Map<number, CompletionChoice>();
  for (const choice of choices) {
    // A lone choice needs no number to be the only one.
    const index = choice.index ?? (expected === 1 && choices.length === 1 ? 0 : undefined);
    if (index === undefined) throw invalid("a choice has no index", expected, model);
    if (!Number.isInteger(index) || index < 0 || index >= expected)
      throw invalid(`choice ${index} was not asked for`, expected, model);
    if (placed.has(index)) throw invalid(`choice ${index} came twice`, expected, model);
    placed.set(index, choice);
  }
  return Array.from({ length: expected }, (_, index) => {
    const choice = placed.get(index);
    if (!choice) throw invalid(`choice ${index} is missing`, expected, model);
    return choice;
  });
}

function invalid(what: string, expected: number, model: string): OVHcloudInvalidResponseError {
  const advice =
    expected === 1
      ? "Try again, or use another model."
      : "Set `promptsPerRequest: 1` and leave `n` out to ask for one answer at a time.";
  return new OVHcloudInvalidResponseError(
    `The answer does not fit the request: ${what} (${expected} expected). ${advice}`,
    { model },
  );
}
