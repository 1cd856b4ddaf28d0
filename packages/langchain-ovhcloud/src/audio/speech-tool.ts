import { type DynamicStructuredTool, tool } from "@langchain/core/tools";
import type { OVHcloudSpeech } from "./speech.js";
import type { Speech } from "./spoken.js";

/** How the tool is announced to a model. */
export interface SpeechToolOptions {
  /** Default "speak". */
  name?: string | undefined;
  description?: string | undefined;
}

/**
 * A tool that says a text aloud. The model is told how long it plays; the sound is the tool message's `artifact`, a
 * {@link Speech}.
 *
 * @param speech who speaks.
 * @param options name and description.
 */
export function speechTool(speech: OVHcloudSpeech, options: SpeechToolOptions = {}): DynamicStructuredTool {
  const {
    name = "speak",
    description = "Says a text aloud. The user hears it; use it when they ask for something to be spoken.",
  } = options;
  return tool(
    async (input, config): Promise<[string, Speech]> => {
      const { text } = input as { text: string };
      const spoken = await speech.invoke(text, config);
      const seconds = spoken.durationSeconds === undefined ? "" : `, ${spoken.durationSeconds.toFixed(1)} seconds`;
      return [`Spoken: ${text.length} characters${seconds}.`, spoken];
    },
    { name, description, responseFormat: "content_and_artifact", schema: SCHEMA },
  ) as unknown as DynamicStructuredTool;
}

// JSON Schema: Zod would be loaded with the package for it.
const SCHEMA = {
  type: "object",
  properties: { text: { type: "string", description: "What to say, in plain words." } },
  required: ["text"],
} as const;
