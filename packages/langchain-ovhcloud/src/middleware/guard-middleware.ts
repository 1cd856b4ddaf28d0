import { AIMessage, type BaseMessage, HumanMessage } from "@langchain/core/messages";
import { type AgentMiddleware, createMiddleware } from "langchain";
import { blockedError, type GuardedSide, type GuardPolicy, isBlocked } from "../guard/policy.js";
import type { Qwen3Guard } from "../guard/qwen3-guard.js";
import type { GuardVerdict } from "../guard/verdict.js";

/** Options of {@link guardMiddleware}. */
export interface GuardMiddlewareOptions extends GuardPolicy {
  /** Whether the user's messages are judged before the model sees them. Default true. */
  prompts?: boolean | undefined;
  /** Whether the model's answers are judged before they become part of the conversation. Default true. */
  responses?: boolean | undefined;
  /** What happens to what is blocked: the agent ends with `message` ("end", default), or throws ("throw"). */
  onBlocked?: "end" | "throw" | undefined;
  /** What the agent says in the place of an answer. */
  message?: string | undefined;
  /** Hears every verdict, also of what passes. */
  onVerdict?: ((verdict: GuardVerdict, side: GuardedSide) => void) | undefined;
}

/** Key in an answer's `response_metadata` that says that it took the place of another, and of what: "prompt" or "response". */
export const GUARD_METADATA_KEY = "ovhcloud_guard";

const MESSAGE = "I cannot help with that.";

/**
 * Has what users ask, and what the model of an agent answers, judged by a guard model. What is blocked does not get on: a
 * fixed message ends the agent's work, or an `OVHcloudBlockedError` is thrown (each middleware around it wraps it: look at
 * the `cause`). Only text is judged, no image and no file.
 *
 * The user's new messages are judged once, before the model's first call; each answer that has text, before its tool
 * calls are run. A blocked prompt stays in the agent's state, followed by the fixed message, but no later call shows
 * either to the model. A blocked answer is never in the state. When the guard gives no verdict, the call fails.
 *
 * It works around the model call (`wrapModelCall`), so that after `dlpMiddleware` in the list it sees placeholders and no
 * personal data. Streams: the tokens of an answer are out before it is judged; do not show `streamMode: "messages"` to
 * users of an agent whose answers must be judged first.
 *
 * @param guard the classifier.
 * @param options see {@link GuardMiddlewareOptions}.
 * @example
 * ```ts
 * const agent = createAgent({ model, tools, middleware: [guardMiddleware(new Qwen3Guard())] });
 * ```
 */
export function guardMiddleware(guard: Qwen3Guard, options: GuardMiddlewareOptions = {}): AgentMiddleware {
  const { prompts = true, responses = true, onBlocked = "end", message = MESSAGE, onVerdict } = options;

  function decide(side: GuardedSide, verdict: GuardVerdict): AIMessage | undefined {
    onVerdict?.(verdict, side);
    if (!isBlocked(verdict, options)) return undefined;
    if (onBlocked === "throw") throw blockedError(side, verdict, guard.model);
    return new AIMessage({ content: message, response_metadata: { [GUARD_METADATA_KEY]: side } });
  }

  return createMiddleware({
    name: "OVHcloudGuard",
    async wrapModelCall(request, handler) {
      const { signal } = request.runtime;
      const prompt = newPrompt(request.messages);
      if (prompts && prompt !== "") {
        const refusal = decide("prompt", await guard.checkPrompt(prompt, { signal }));
        if (refusal) return refusal;
      }

      const response: unknown = await handler({ ...request, messages: withoutBlocked(request.messages) });
      const answer = answerOf(response);
      const text = answer?.text.trim() ?? "";
      if (responses && text !== "") {
        const asked = lastPrompt(request.messages);
        const refusal = decide("response", await guard.checkResponse(text, { prompt: asked, signal }));
        if (refusal) return Object.assign(refusal, answer?.id !== undefined && { id: answer.id });
      }
      return response as AIMessage;
    },
  });
}

// What the user has said since the last answer, also when other middleware has put something after it; nothing while
// tools are at work, whose calls are in an answer.
function newPrompt(messages: readonly BaseMessage[]): string {
  const last = messages.findLastIndex((message) => AIMessage.isInstance(message));
  return textOf(messages.slice(last + 1).filter((message) => HumanMessage.isInstance(message)));
}

function lastPrompt(messages: readonly BaseMessage[]): string | undefined {
  return messages.findLast((message) => HumanMessage.isInstance(message))?.text;
}

function textOf(messages: readonly BaseMessage[]): string {
  return messages
    .map(({ text }) => text)
    .join("\n\n")
    .trim();
}

function withoutBlocked(messages: readonly BaseMessage[]): BaseMessage[] {
  let kept: BaseMessage[] = [];
  for (const message of messages) {
    const metadata = message.response_metadata as Record<string, unknown>;
    if (metadata[GUARD_METADATA_KEY] !== "prompt") kept.push(message);
    else {
      const last = kept.findLastIndex((other) => AIMessage.isInstance(other));
      kept = kept.filter((other, place) => place <= last || !HumanMessage.isInstance(other));
    }
  }
  return kept;
}

// With a response format the answer is an object with the messages; the first is the model's.
function answerOf(response: unknown): BaseMessage | undefined {
  if (AIMessage.isInstance(response)) return response;
  const { messages } = (response ?? {}) as { messages?: BaseMessage[] };
  return messages?.[0];
}
