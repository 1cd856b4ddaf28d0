/** A message reduced to what the extractive answer needs. */
export interface PromptMessage {
  role: "system" | "developer" | "user" | "assistant" | "tool";
  text: string;
}
