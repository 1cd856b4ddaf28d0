/** How a content block can carry its data; "text" is for files of plain text. */
export type ContentSource = "url" | "dataUrl" | "base64" | "text";

/** Token counts beyond the three that every answer has. */
export type UsageDetail = "cacheRead" | "audioInput" | "reasoning" | "audioOutput";

/** Ways to ask for an object. */
export type StructuredOutputKind = "jsonSchema" | "functionCalling" | "jsonMode";

/**
 * What the model under test can do. Nothing is optional: a capability that is missing is tested as well, as a clear
 * refusal before any request.
 */
export interface ChatModelCapabilities {
  /** Two questions that the model answers differently, each with a part of its answer. */
  readonly tellsApart: readonly (readonly [question: string, answer: string])[];
  /** It stops at texts that it is told. */
  readonly stop: boolean;
  /** It calls tools. */
  readonly tools: boolean;
  /** It calls several tools in one answer. No model of the service is known to call tools, but one at a time only. */
  readonly parallelToolCalls: boolean;
  /** It shows its reasoning. */
  readonly reasoning: boolean;
  /** Ways to ask for an object that do not fail at once. An explicit one is honoured whatever the profile says. */
  readonly structuredOutput: readonly StructuredOutputKind[];
  /** The way that is chosen when the caller names none. */
  readonly defaultStructuredOutput: StructuredOutputKind;
  /** Content that a user's message may hold besides text, and how it may be given. */
  readonly content: {
    readonly image: readonly ContentSource[];
    readonly audio: readonly ContentSource[];
    readonly file: readonly ContentSource[];
  };
  /** Details that the class reads from the wire, in whole answers and in streams. */
  readonly usageDetails: { readonly invoke: readonly UsageDetail[]; readonly stream: readonly UsageDetail[] };
}
