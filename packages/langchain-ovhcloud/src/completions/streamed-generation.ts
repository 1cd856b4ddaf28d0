import { GenerationChunk } from "@langchain/core/outputs";
import { throwIfAborted } from "../client/abort.js";
import type { WireUsage } from "../client/chat-completion.js";
import type { AIEndpointsClient } from "../client/client.js";
import type { Completion, CompletionChoice, CompletionRequest } from "../client/completion.js";
import { OVHcloudError, OVHcloudInvalidResponseError } from "../client/errors.js";
import type { ResponseInfo } from "../client/transport.js";
import { completionInfo } from "./generation-info.js";
import { LogprobsJoiner } from "./logprobs.js";
import { explainSuffixRefusal } from "./suffix-refusal.js";

/** A request and the signal that stops it. */
export interface StreamCall {
  client: AIEndpointsClient;
  request: CompletionRequest;
  signal?: AbortSignal | undefined;
}

/**
 * Asks for a streamed completion. Each piece of text is a chunk; a last chunk without text says how it ended. Core
 * merges `generationInfo` by overwriting, so the last chunk holds the log probabilities of the whole answer, and the
 * chunks before it those of their own text.
 *
 * @param call the request.
 * @throws the client's errors; those after the first text carry the text so far as `partial`.
 */
export async function* streamedGeneration({ client, request, signal }: StreamCall): AsyncGenerator<GenerationChunk> {
  throwIfAborted(signal, request.model);
  let response: ResponseInfo | undefined;
  const answer = new StreamedAnswer(request.model);
  try {
    for await (const piece of client.streamCompletions(request, { signal, onResponse: (info) => (response = info) })) {
      const chunk = answer.read(piece);
      if (chunk) yield chunk;
      // Core does not look at the signal between chunks, and many may have come in one packet.
      throwIfAborted(signal, request.model);
    }
  } catch (error) {
    if (answer.text && OVHcloudError.isInstance(error)) error.partial = answer.text;
    throw explainSuffixRefusal(error, request);
  }
  yield answer.end(response);
}

class StreamedAnswer {
  text = "";
  readonly #asked: string;
  #head: Pick<Completion, "model" | "system_fingerprint"> = {};
  #usage: WireUsage | undefined;
  #finishReason: string | undefined;
  readonly #logprobs = new LogprobsJoiner();

  constructor(asked: string) {
    this.#asked = asked;
  }

  read({ model, system_fingerprint: fingerprint, usage, choices }: Completion): GenerationChunk | undefined {
    this.#head = { model: model ?? this.#head.model, system_fingerprint: fingerprint ?? this.#head.system_fingerprint };
    this.#usage = usage ?? this.#usage;
    const choice = this.#onlyChoice(choices ?? []);
    if (!choice) return undefined;
    this.#finishReason = choice.finish_reason ?? this.#finishReason;
    this.#logprobs.add(choice.logprobs);
    if (!choice.text) return undefined;
    this.text += choice.text;
    return new GenerationChunk({
      text: choice.text,
      generationInfo: choice.logprobs ? { logprobs: choice.logprobs } : {},
    });
  }

  end(response: ResponseInfo | undefined): GenerationChunk {
    const choice = { finish_reason: this.#finishReason, logprobs: this.#logprobs.all };
    const source = { asked: this.#asked, completion: this.#head, response, choice, usage: this.#usage };
    return new GenerationChunk({ text: "", generationInfo: { ...completionInfo(source) } });
  }

  #onlyChoice(choices: readonly CompletionChoice[]): CompletionChoice | undefined {
    if (choices.length > 1 || (choices[0]?.index ?? 0) !== 0) {
      throw new OVHcloudInvalidResponseError(
        "The stream carries several answers, but one was asked for. Ask without streaming, or use another model.",
        { model: this.#asked },
      );
    }
    return choices[0];
  }
}
