import type { ChatMessageParam } from "../client/chat-completion.js";
import { AIEndpointsClient } from "../client/client.js";
import type { ClientOptions } from "../client/config.js";
import { concealTexts } from "../dlp/conceal.js";
import { type GuardVerdict, parseVerdict } from "./verdict.js";

/** Guard model used when none is named: the larger of two, both free (list of 2026-09-28). */
export const DEFAULT_GUARD_MODEL = "Qwen3Guard-Gen-8B";

/** Constructor fields of `Qwen3Guard`. */
export interface Qwen3GuardFields extends ClientOptions {
  /** Model id. Default "Qwen3Guard-Gen-8B"; "Qwen3Guard-Gen-0.6B" is faster. */
  model?: string | undefined;
}

/** Options of one call. */
export interface GuardCallOptions {
  /** Aborts the call. */
  signal?: AbortSignal | undefined;
}

/** A message of a conversation to judge. */
export interface GuardMessage {
  role: "user" | "assistant";
  content: string;
}

/**
 * Judges prompts and answers with Qwen3Guard, a model that knows three degrees and nine categories. It is asked through
 * chat completions, as its model card shows; the role of the last message says what is judged.
 *
 * A text longer than the model reads (32,768 tokens) is an `OVHcloudContextOverflowError`, not a verdict.
 *
 * @example
 * ```ts
 * const guard = new Qwen3Guard();
 * const { safety, categories } = await guard.checkPrompt("How can I make a bomb?");
 * console.log(safety, categories); // unsafe [ "Violent" ]
 * ```
 */
export class Qwen3Guard {
  readonly model: string;
  readonly #client: AIEndpointsClient;

  /**
   * @param fields see {@link Qwen3GuardFields}; all have defaults.
   * @throws OVHcloudConfigurationError for values that cannot work.
   */
  constructor(fields: Qwen3GuardFields = {}) {
    this.model = fields.model ?? DEFAULT_GUARD_MODEL;
    this.#client = new AIEndpointsClient(fields);
  }

  /** Base URL in use. */
  get baseURL(): string {
    return this.#client.baseURL;
  }

  /**
   * Judges what a user asks.
   *
   * @param prompt the user's text.
   * @param options signal.
   * @throws OVHcloudInvalidResponseError when the model gives no clear verdict.
   */
  checkPrompt(prompt: string, options: GuardCallOptions = {}): Promise<GuardVerdict> {
    return this.check([{ role: "user", content: prompt }], options);
  }

  /**
   * Judges what a model has answered.
   *
   * @param response the model's text.
   * @param options signal; `prompt` that it answers, which makes the verdict better.
   * @throws OVHcloudInvalidResponseError when the model gives no clear verdict.
   */
  checkResponse(
    response: string,
    options: GuardCallOptions & { prompt?: string | undefined } = {},
  ): Promise<GuardVerdict> {
    const { prompt } = options;
    const asked: GuardMessage[] = prompt === undefined ? [] : [{ role: "user", content: prompt }];
    return this.check([...asked, { role: "assistant", content: response }], options);
  }

  /**
   * Judges the last message of a conversation.
   *
   * @param messages the conversation.
   * @param options signal.
   * @throws OVHcloudInvalidResponseError when the model gives no clear verdict.
   */
  async check(messages: readonly GuardMessage[], { signal }: GuardCallOptions = {}): Promise<GuardVerdict> {
    const sent: ChatMessageParam[] = messages.map(({ role, content }) => ({ role, content }));
    // As in the model card: a verdict is short, and always the same for the same text.
    const request = { model: this.model, messages: sent, temperature: 0, max_tokens: 128 };
    try {
      const { choices } = await this.#client.chatCompletions(request, { signal });
      const content = choices?.[0]?.message?.content ?? "";
      const raw = typeof content === "string" ? content : content.map(({ text }) => text ?? "").join("");
      return parseVerdict(raw, this.model);
    } catch (error) {
      throw concealTexts(
        error,
        messages.map(({ content }) => content),
      );
    }
  }
}
