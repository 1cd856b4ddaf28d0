import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { ModelProfile } from "@langchain/core/language_models/profile";
import { AIMessage, AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";

/** What a scripted model does when it is called: say something, throw, or wait until `release`, or until it is aborted. */
export type Script = string | Error | { waitAfter: string } | ((messages: BaseMessage[]) => string);

/** A chat model that replies from a script, word by word when it is streamed, and records what it was given. */
export class ScriptedModel extends BaseChatModel {
  /** The messages of every call, in order. */
  readonly calls: BaseMessage[][] = [];
  /** Calls that were aborted while they ran. */
  aborted = 0;
  readonly #script: Script[];
  readonly #maxInputTokens: number | undefined;

  constructor(script: readonly Script[], maxInputTokens?: number) {
    super({ maxRetries: 0 });
    this.#script = [...script];
    this.#maxInputTokens = maxInputTokens;
  }

  static override lc_name(): string {
    return "ScriptedModel";
  }

  _llmType(): string {
    return "scripted";
  }

  override get profile(): ModelProfile {
    return this.#maxInputTokens === undefined ? {} : { maxInputTokens: this.#maxInputTokens };
  }

  /** Text of the system message of a call; the last one by default. */
  systemPrompt(call = this.calls.length - 1): string {
    return this.calls[call]?.find(({ type }) => type === "system")?.text ?? "";
  }

  async _generate(messages: BaseMessage[], options: this["ParsedCallOptions"]): Promise<ChatResult> {
    let text = "";
    for await (const word of this.#words(messages, options)) text += word;
    return { generations: [{ text, message: new AIMessage(text) }] };
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    for await (const word of this.#words(messages, options)) {
      const chunk = new ChatGenerationChunk({ text: word, message: new AIMessageChunk(word) });
      yield chunk;
      await runManager?.handleLLMNewToken(word, undefined, undefined, undefined, undefined, { chunk });
    }
  }

  async *#words(messages: BaseMessage[], { signal }: this["ParsedCallOptions"]): AsyncGenerator<string> {
    signal?.throwIfAborted();
    this.calls.push(messages);
    const script = this.#script.shift() ?? new Error("The script has ended.");
    if (script instanceof Error) throw script;
    const waits = typeof script === "object";
    const text = waits ? script.waitAfter : typeof script === "function" ? script(messages) : script;
    yield* text.match(/\S+\s*|\s+/g) ?? [];
    if (waits) await this.#untilAborted(signal);
  }

  #untilAborted(signal: AbortSignal | undefined): Promise<never> {
    return new Promise((_, reject) => {
      signal?.addEventListener("abort", () => {
        this.aborted += 1;
        reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
      });
    });
  }
}
