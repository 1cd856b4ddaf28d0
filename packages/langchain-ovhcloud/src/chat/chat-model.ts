import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import type { BaseLanguageModelInput, StructuredOutputMethodOptions } from "@langchain/core/language_models/base";
import type { BindToolsInput } from "@langchain/core/language_models/chat_models";
import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import { assembleStructuredOutputPipeline } from "@langchain/core/language_models/structured_output";
import type { AIMessageChunk, BaseMessage } from "@langchain/core/messages";
import type { ChatGenerationChunk, ChatResult } from "@langchain/core/outputs";
import type { Runnable } from "@langchain/core/runnables";
import type { SerializableSchema } from "@langchain/core/utils/standard_schema";
import type { InteropZodType } from "@langchain/core/utils/types";
import { throwIfAborted } from "../client/abort.js";
import type { ChatCompletionRequest, ChatMessageParam } from "../client/chat-completion.js";
import type { AIEndpointsClient } from "../client/client.js";
import { registerBlockTranslator } from "./block-translator.js";
import { ChatModelSettings } from "./chat-model-settings.js";
import { ChunkMaker } from "./chunks.js";
import { type ChatCall, streamedAnswer, wholeAnswer } from "./delta-sources.js";
import type { ChatDelta } from "./deltas.js";
import { StreamEventMaker } from "./events.js";
import type { ChatOVHcloudCallOptions } from "./fields.js";
import { chatInvocationParams } from "./invocation-params.js";
import { eitherSignal, type Leavable, leavableStream } from "./leavable-stream.js";
import { requireReadableMedia } from "./media.js";
import { MessageAccumulator } from "./message-accumulator.js";
import { encodeMessages } from "./messages.js";
import { planStructuredOutput, resolveStructuredOutputMethod, type StructuredOutput } from "./structured-output.js";
import { toTokenUsage } from "./token-usage.js";

registerBlockTranslator();

/** A model as `batchChat` needs it. */
export interface ChatBatchParts {
  client: AIEndpointsClient;
  encode: (input: BaseLanguageModelInput, options: Partial<ChatOVHcloudCallOptions>) => Promise<ChatCompletionRequest>;
}

/**
 * Chat models of OVHcloud AI Endpoints.
 *
 * The key comes from `apiKey` or `OVH_AI_ENDPOINTS_ACCESS_TOKEN`; without one, requests go anonymously, at most two a
 * minute per model. Retries, timeouts and the rate limit are handled here; errors are of the `OVHcloudError` family.
 *
 * @example
 * ```ts
 * const model = new ChatOVHcloud({ model: "gpt-oss-120b", temperature: 0 });
 * const answer = await model.invoke("Why is the sky blue?");
 * console.log(answer.text);
 *
 * for await (const chunk of await model.stream("Once more, as a poem.")) process.stdout.write(chunk.text);
 * ```
 */
export class ChatOVHcloud extends ChatModelSettings {
  static override lc_name(): string {
    return "ChatOVHcloud";
  }

  /**
   * What `batchChat` works with: who sends, and the body that a call would have.
   *
   * @internal
   */
  get batchParts(): ChatBatchParts {
    return {
      client: this.client,
      // Batches are of the chat route, whichever one the model itself asks.
      encode: async (input, options) => {
        // oxlint-disable-next-line no-underscore-dangle -- core's name
        const messages = ChatOVHcloud._convertInputToPromptValue(input).toChatMessages();
        return { ...chatInvocationParams(this, options), messages: await this.#encode(messages, options) };
      },
    };
  }

  /**
   * Lets the model call tools.
   *
   * @param tools LangChain tools, runnables as tools, or function definitions.
   * @param kwargs more call options, such as `tool_choice`: "auto", "any", "none" or a tool's name.
   * @throws OVHcloudUnsupportedError when the model is known to call no tools.
   */
  override bindTools(
    tools: BindToolsInput[],
    kwargs: Partial<ChatOVHcloudCallOptions> = {},
  ): Runnable<BaseLanguageModelInput, AIMessageChunk, ChatOVHcloudCallOptions> {
    const options = { ...kwargs, tools };
    // Made once here, so that what cannot work fails where it was written and not at the first question.
    this.invocationParams(options);
    return this.withConfig(options as Partial<ChatOVHcloudCallOptions>) as Runnable<
      BaseLanguageModelInput,
      AIMessageChunk,
      ChatOVHcloudCallOptions
    >;
  }

  override withStructuredOutput<T extends StructuredOutput = StructuredOutput>(
    schema: InteropZodType<T> | SerializableSchema<T> | StructuredOutput,
    config?: StructuredOutputMethodOptions<false>,
  ): Runnable<BaseLanguageModelInput, T>;
  override withStructuredOutput<T extends StructuredOutput = StructuredOutput>(
    schema: InteropZodType<T> | SerializableSchema<T> | StructuredOutput,
    config?: StructuredOutputMethodOptions<true>,
  ): Runnable<BaseLanguageModelInput, { raw: BaseMessage; parsed: T }>;
  /**
   * Makes the model answer with an object.
   *
   * @param schema Zod, a Standard Schema, or JSON Schema. All but JSON Schema are checked here too.
   * @param config `method` ("jsonSchema", "functionCalling", "jsonMode"; default by the model's profile), `name`,
   *   `includeRaw` (then `parsed` is null where the answer does not fit), `strict`.
   * @returns a runnable; it throws core's OutputParserException for an answer that does not fit.
   */
  override withStructuredOutput<T extends StructuredOutput = StructuredOutput>(
    schema: InteropZodType<T> | SerializableSchema<T> | StructuredOutput,
    config: StructuredOutputMethodOptions<boolean> = {},
  ): Runnable<BaseLanguageModelInput, T> | Runnable<BaseLanguageModelInput, { raw: BaseMessage; parsed: T }> {
    const method = resolveStructuredOutputMethod(config.method, this.profile);
    const { options, parser } = planStructuredOutput<T>(schema, { ...config, method });
    this.invocationParams(options);
    return assembleStructuredOutputPipeline<T>(
      this.withConfig(options),
      parser,
      config.includeRaw,
      config.includeRaw ? "StructuredOutputRunnable" : "StructuredOutput",
    );
  }

  override async _generate(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    const answer = new MessageAccumulator();
    if (this.streaming) {
      const chunks = new ChunkMaker();
      for await (const deltas of this.#streamDeltas(messages, options)) {
        for (const delta of deltas) {
          answer.add(delta);
          const chunk = chunks.toChunk(delta);
          if (chunk && runManager) await announce(chunk, runManager);
        }
      }
    } else {
      for (const delta of await this.#wholeDeltas(messages, options)) answer.add(delta);
    }
    const message = answer.toMessage();
    return {
      generations: [{ text: answer.text, message }],
      llmOutput: { tokenUsage: toTokenUsage(message.usage_metadata) },
    };
  }

  override _streamIterator(
    input: BaseLanguageModelInput,
    options?: Partial<ChatOVHcloudCallOptions>,
  ): AsyncGenerator<AIMessageChunk> {
    // oxlint-disable-next-line no-underscore-dangle -- core's name
    return leavableStream((left) => super._streamIterator(input, { ...options, left } as typeof options));
  }

  // The signal of a reader who leaves is nothing that a trace should show.
  protected override _getCallOptionsForTracing(
    { left: _left, ...options }: this["ParsedCallOptions"] & Leavable,
    params: ReturnType<this["invocationParams"]>,
  ): this["ParsedCallOptions"] {
    // oxlint-disable-next-line no-underscore-dangle -- core's name
    return super._getCallOptionsForTracing(options as unknown as this["ParsedCallOptions"], params);
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const chunks = new ChunkMaker({ standardContent: (options.outputVersion ?? this.outputVersion) === "v1" });
    for await (const deltas of this.#streamDeltas(messages, options)) {
      for (const delta of deltas) {
        const chunk = chunks.toChunk(delta);
        if (!chunk) continue;
        yield chunk;
        if (runManager) await announce(chunk, runManager);
      }
    }
  }

  override async *_streamChatModelEvents(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
  ): AsyncGenerator<ChatModelStreamEvent> {
    const events = new StreamEventMaker();
    for await (const deltas of this.#streamDeltas(messages, options)) {
      for (const delta of deltas) {
        // Core checks the signal between chunks, but not between events.
        throwIfAborted(options.signal, this.model);
        yield* events.toEvents(delta);
      }
    }
  }

  async #wholeDeltas(messages: BaseMessage[], options: this["ParsedCallOptions"]): Promise<ChatDelta[]> {
    return wholeAnswer({ ...(await this.#call(messages, options)), signal: options.signal });
  }

  async *#streamDeltas(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"] & Leavable,
  ): AsyncGenerator<ChatDelta[]> {
    const countTokens = options.streamUsage ?? this.streamUsage;
    const signal = eitherSignal(options.signal, options.left);
    yield* streamedAnswer({ ...(await this.#call(messages, options)), signal, countTokens });
  }

  async #call(messages: BaseMessage[], options: this["ParsedCallOptions"]): Promise<ChatCall> {
    const encoded = await this.#encode(messages, options);
    return { client: this.client, route: this.route, params: this.invocationParams(options), messages: encoded };
  }

  async #encode(messages: BaseMessage[], { signal }: { signal?: AbortSignal }): Promise<ChatMessageParam[]> {
    // Core calls with signals that have already aborted.
    throwIfAborted(signal, this.model);
    requireReadableMedia(messages, this);
    return encodeMessages(messages, { replayReasoning: this.replayReasoning });
  }
}

async function announce(chunk: ChatGenerationChunk, runManager: CallbackManagerForLLMRun): Promise<void> {
  const position = { prompt: 0, completion: 0 };
  await runManager.handleLLMNewToken(chunk.text, position, undefined, undefined, undefined, { chunk });
}
