import { AIMessageChunk, type BaseMessageChunk } from "@langchain/core/messages";
import { ChatGenerationChunk } from "@langchain/core/outputs";

/**
 * A chunk of a stream, cheap to add up.
 *
 * Core adds every chunk to the sum of those before it, although it looks at the sum once, at the end; making the whole
 * message anew for each word is the largest cost of a stream. Here the words are kept aside and put into the message when
 * somebody reads it. The sums are immutable and equal to core's.
 */
export class StreamedChunk extends ChatGenerationChunk {
  override concat(chunk: ChatGenerationChunk): ChatGenerationChunk {
    return new ChunkSum({ text: this.text, generationInfo: this.generationInfo, head: this.message, tail: "" }, chunk);
  }
}

interface Sum {
  text: string;
  generationInfo: Record<string, unknown> | undefined;
  /** What is merged. */
  head: BaseMessageChunk;
  /** Text that came after it. */
  tail: string;
}

class ChunkSum extends ChatGenerationChunk {
  readonly #sum: Sum;
  #message: BaseMessageChunk | undefined;

  constructor({ text, generationInfo, head, tail }: Sum, next: ChatGenerationChunk) {
    const plain = plainText(next.message);
    const sum: Sum = {
      text: text + next.text,
      generationInfo: { ...generationInfo, ...next.generationInfo },
      head: plain === undefined ? join(head, tail).concat(next.message as AIMessageChunk) : head,
      tail: plain === undefined ? "" : tail + plain,
    };
    super({ text: sum.text, generationInfo: sum.generationInfo, message: sum.head } as ChatGenerationChunk);
    this.#sum = sum;
    // An own, enumerable property as in core's class, so that copies and JSON of the chunk hold it.
    Object.defineProperty(this, "message", ChunkSum.#lazyMessage);
  }

  override concat(chunk: ChatGenerationChunk): ChatGenerationChunk {
    const { text, generationInfo } = this;
    return new ChunkSum(
      this.#message ? { text, generationInfo, head: this.#message, tail: "" } : { ...this.#sum, text, generationInfo },
      chunk,
    );
  }

  static readonly #lazyMessage: PropertyDescriptor & ThisType<ChunkSum> = {
    get() {
      return (this.#message ??= join(this.#sum.head, this.#sum.tail));
    },
    set(message: BaseMessageChunk) {
      this.#message = message;
    },
    enumerable: true,
    configurable: true,
  };
}

function join(head: BaseMessageChunk, tail: string): AIMessageChunk {
  return tail ? (head as AIMessageChunk).concat(new AIMessageChunk(tail)) : (head as AIMessageChunk);
}

// The text of a message that adds nothing but text; undefined for all others.
function plainText(message: BaseMessageChunk): string | undefined {
  const { content, additional_kwargs, response_metadata, tool_call_chunks, usage_metadata } = message as AIMessageChunk;
  if (typeof content !== "string" || usage_metadata || tool_call_chunks?.length) return undefined;
  if (Object.keys(additional_kwargs).length > 0) return undefined;
  for (const key in response_metadata) if (key !== "model_provider") return undefined;
  return content;
}
