import { type AIMessage, AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import { BaseTransformOutputParser, OutputParserException, parsePartialJson } from "@langchain/core/output_parsers";
import type { ChatGeneration, Generation } from "@langchain/core/outputs";
import { deepCompareStrict } from "@langchain/core/utils/json_schema";
import type { FindJson } from "./find-json.js";
import type { SchemaCheck } from "./schema-check.js";

/**
 * Reads the object out of an answer. Streams hand out the growing object, unchecked, and last the whole one, checked.
 */
export class ObjectParser<T extends object> extends BaseTransformOutputParser<T> {
  static override lc_name(): string {
    return "ObjectParser";
  }

  lc_namespace = ["langchain", "output_parsers", "ovhcloud"];
  readonly #find: FindJson;
  readonly #check: SchemaCheck<T>;
  readonly #missing: string;

  /** @param fields where the JSON is, what it must be, and what to say when there is none. */
  constructor(fields: { find: FindJson; check: SchemaCheck<T>; missing: string }) {
    super();
    this.#find = fields.find;
    this.#check = fields.check;
    this.#missing = fields.missing;
  }

  override getFormatInstructions(): string {
    return "";
  }

  override async parse(text: string): Promise<T> {
    return this.#parseMessage(new AIMessageChunk(text));
  }

  override async parseResult(generations: Generation[] | ChatGeneration[]): Promise<T> {
    const [generation] = generations;
    const message = generation && "message" in generation ? (generation.message as AIMessage) : undefined;
    return message ? this.#parseMessage(message) : this.parse(generation?.text ?? "");
  }

  override async *_transform(pieces: AsyncGenerator<string | BaseMessage>): AsyncGenerator<T> {
    let sum: AIMessageChunk | undefined;
    let last: object | undefined;
    for await (const piece of pieces) {
      const chunk = toChunk(piece);
      sum = sum === undefined ? chunk : sum.concat(chunk);
      const partial = partialObject(this.#find(sum) ?? "");
      if (!partial || deepCompareStrict(partial, last)) continue;
      last = partial;
      yield partial as T;
    }
    const whole = await this.#parseMessage(sum ?? new AIMessageChunk(""));
    if (!deepCompareStrict(whole, last)) yield whole;
  }

  async #parseMessage(message: AIMessage | AIMessageChunk): Promise<T> {
    const json = this.#find(message);
    if (json === undefined) throw fault(`${this.#missing} It said: ${message.text.slice(0, 200)}`, message.text);

    let value: unknown;
    try {
      value = JSON.parse(json);
    } catch {
      throw fault(`The answer is not whole JSON${reasonOf(message)}: ${json.slice(0, 200)}`, json);
    }
    const checked = await this.#check(value);
    if ("value" in checked) return checked.value;
    throw fault(
      `The answer does not fit the schema at ${checked.problem}. Describe the field better, try again, or use another \`method\`. It was: ${json.slice(0, 200)}`,
      json,
    );
  }
}

function partialObject(json: string): object | undefined {
  const value: unknown = json ? parsePartialJson(json) : undefined;
  return typeof value === "object" && value !== null ? value : undefined;
}

function fault(message: string, output: string): OutputParserException {
  return new OutputParserException(message, output);
}

function reasonOf({ response_metadata }: AIMessage | AIMessageChunk): string {
  return response_metadata.finish_reason === "length" ? ", cut off by the token limit (raise `maxTokens`)" : "";
}

function toChunk(piece: string | BaseMessage): AIMessageChunk {
  if (typeof piece === "string") return new AIMessageChunk(piece);
  return AIMessageChunk.isInstance(piece) && "concat" in piece
    ? piece
    : new AIMessageChunk({ ...(piece as AIMessage) });
}
