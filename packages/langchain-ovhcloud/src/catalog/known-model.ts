/** What a model is for. */
export type ModelKind = "chat" | "guard" | "embedding" | "transcription" | "speech" | "image";

/** What the built-in table knows of a model; what is absent is not known. */
export interface KnownModel {
  kind: ModelKind;
  /** Tokens that it reads. */
  contextLength?: number;
  /** Tokens that it writes at most. */
  maxOutput?: number;
  images?: boolean;
  reasoning?: boolean;
  tools?: boolean;
  structuredOutput?: boolean;
  /** Euro per million tokens, and the day on which that was seen. */
  priceEuro?: { input: number; output: number; date: string };
}
