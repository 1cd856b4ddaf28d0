import type { Generated } from "./generate.js";
import { inlineReasoning, type ReasoningField, reasoningFields } from "./reasoning-field.js";
import { chatLogprobsOf } from "./token-logprobs.js";

/** What every object of one answer shares. */
export interface Envelope {
  id: string;
  created: number;
  model: string;
}

/** What a request or an option asks of the objects of an answer. */
export interface AnswerForm {
  /** Whether `tool_calls: []` is there when there are none. */
  emptyToolCalls: boolean;
  reasoningField: ReasoningField;
  /** Alternatives for each token; absent when no log probabilities were asked for. */
  topLogprobs?: number | undefined;
  /** Whether a stream ends with a usage chunk. */
  includeUsage: boolean;
}

/**
 * A whole chat answer, in the shape of OVHcloud's sample of 2026-06-26: `tool_calls: []` when there are none (by option),
 * no `logprobs` unless they were asked for, `object` and `model` after `choices`.
 */
export function chatCompletion(
  envelope: Envelope,
  generated: Generated,
  { emptyToolCalls, reasoningField, topLogprobs }: AnswerForm,
): unknown {
  const { reasoning, toolCalls, finishReason, usage } = generated;
  const pieces = contentPieces(generated, reasoningField);
  const content = pieces.join("");
  const message = {
    role: "assistant",
    content: content === "" && toolCalls.length > 0 ? null : content,
    ...reasoningFields(reasoning, reasoningField),
    ...((toolCalls.length > 0 || emptyToolCalls) && {
      tool_calls: toolCalls.map(({ id, name, arguments: args }) => ({
        id,
        type: "function",
        function: { name, arguments: args },
      })),
    }),
  };
  return {
    id: envelope.id,
    created: envelope.created,
    choices: [{ index: 0, message, ...logprobsField(pieces, topLogprobs), finish_reason: finishReason }],
    object: "chat.completion",
    model: envelope.model,
    usage,
  };
}

/**
 * The chunks of a streamed chat answer, after OVHcloud's function-calling samples: the role is repeated in every delta,
 * `finish_reason` is absent before the last, the arguments of a tool come in fragments, and a usage chunk with empty
 * `choices` follows the finish.
 */
export function* chatChunks(
  envelope: Envelope,
  generated: Generated,
  { includeUsage, reasoningField, topLogprobs }: Omit<AnswerForm, "emptyToolCalls">,
): Generator<unknown> {
  const chunk = (choices: unknown[], more: object = {}) => ({
    id: envelope.id,
    object: "chat.completion.chunk",
    created: envelope.created,
    model: envelope.model,
    choices,
    ...more,
  });
  const delta = (fields: object, more: object = {}) =>
    chunk([{ index: 0, delta: { role: "assistant", ...fields }, ...more }]);

  yield delta({ content: "" });
  if (reasoningField !== "inline")
    for (const part of fragments(generated.reasoning ?? "")) yield delta(reasoningFields(part, reasoningField));
  for (const content of contentPieces(generated, reasoningField))
    yield delta({ content }, logprobsField([content], topLogprobs));
  for (const [index, { id, name, arguments: args }] of generated.toolCalls.entries()) {
    yield delta({ tool_calls: [{ index, id, type: "function", function: { name, arguments: "" } }] });
    for (const part of fragments(args)) yield delta({ tool_calls: [{ index, function: { arguments: part } }] });
  }
  yield chunk([{ index: 0, delta: lastDelta(generated), finish_reason: generated.finishReason }]);
  if (includeUsage) yield chunk([], { usage: generated.usage });
}

/** The text of an answer in the pieces that a stream sends, with the reasoning before it where that is inline. */
export function contentPieces({ pieces, reasoning }: Generated, field: ReasoningField): string[] {
  // Shorter than a tag: a stream cuts each of them, as tokens do.
  const inline = inlineReasoning(reasoning, field).match(/[^]{1,5}/gu) ?? [];
  return [...inline, ...pieces];
}

function logprobsField(pieces: readonly string[], count: number | undefined): object {
  return count === undefined ? {} : { logprobs: chatLogprobsOf(pieces, count) };
}

function lastDelta({ toolCalls }: Generated): object {
  if (toolCalls.length === 0) return { role: "assistant", content: "" };
  return { role: "assistant", tool_calls: [{ index: toolCalls.length - 1, function: { arguments: "" } }] };
}

/** Reasoning and arguments in the pieces that a stream sends. */
export function fragments(text: string): string[] {
  // Never between the halves of a surrogate pair: a lone half does not survive UTF-8.
  return text.match(/[^]{1,12}/gu) ?? [];
}
