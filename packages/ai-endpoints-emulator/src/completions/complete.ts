import { requireContext } from "../chat/context.js";
import { generate } from "../chat/generate.js";
import { planReply } from "../chat/plan-reply.js";
import type { Reply, Usage } from "../chat/reply.js";
import { countAllTokens } from "../chat/token-counts.js";
import type { Model } from "../models/roster.js";
import type { Call } from "../server/route.js";
import { fillGap } from "./fill-gap.js";
import { type Logprobs, logprobsOf } from "./logprobs.js";
import { type CompletionRequest, DEFAULT_MAX_TOKENS } from "./request.js";

/** One choice, in the pieces that a stream sends. */
export interface TextChoice {
  index: number;
  pieces: readonly TextPiece[];
  finishReason: Reply["finishReason"];
}

/** A piece of a choice's text. */
export interface TextPiece {
  text: string;
  /** Null unless the request asked for them. */
  logprobs: Logprobs | null;
}

/** The choices of all prompts, and what they cost together. */
export interface Completed {
  choices: TextChoice[];
  usage: Usage;
}

/**
 * Continues every prompt `n` times. The emulator draws no lots, so the `n` texts of a prompt are equal. Choices are
 * numbered prompt by prompt.
 */
export async function complete(request: CompletionRequest, model: Model, call: Call): Promise<Completed> {
  const prompts = typeof request.prompt === "string" ? [request.prompt] : request.prompt;
  const copies = request.n ?? 1;
  const choices: TextChoice[] = [];
  const usage: Usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };
  for (const prompt of prompts) {
    const limits = { stop: request.stop, maxTokens: request.max_tokens ?? DEFAULT_MAX_TOKENS };
    const promptTokens = await countAllTokens([prompt, request.suffix ?? ""], call);
    requireContext(model, promptTokens, limits.maxTokens, "prompt");
    const generated = await generate(await replyTo(prompt, request, model, call), promptTokens, limits, call);
    const pieces = toPieces(generated.pieces, prompt, request);
    for (let copy = 0; copy < copies; copy += 1)
      choices.push({ index: choices.length, pieces, finishReason: generated.finishReason });
    usage.prompt_tokens += generated.usage.prompt_tokens;
    usage.completion_tokens += generated.usage.completion_tokens * copies;
  }
  usage.total_tokens = usage.prompt_tokens + usage.completion_tokens;
  return { choices, usage };
}

async function replyTo(prompt: string, { suffix }: CompletionRequest, model: Model, call: Call): Promise<Reply> {
  if (suffix == null || call.scripted)
    return planReply({ messages: [{ role: "user", content: prompt }] }, model.id, call);
  return { text: fillGap(prompt, suffix), toolCalls: [], finishReason: "stop" };
}

function toPieces(generated: readonly string[], prompt: string, { echo, logprobs }: CompletionRequest): TextPiece[] {
  let offset = 0;
  return [...(echo ? [prompt] : []), ...generated].map((text, position) => {
    const isPrompt = Boolean(echo) && position === 0;
    const piece = { text, logprobs: logprobs == null ? null : logprobsOf(text, { offset, logprobs, isPrompt }) };
    offset += text.length;
    return piece;
  });
}
