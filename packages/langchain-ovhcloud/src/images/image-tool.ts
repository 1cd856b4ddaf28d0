import { type DynamicStructuredTool, tool } from "@langchain/core/tools";
import type { GeneratedImage } from "./generated-image.js";
import type { OVHcloudImages } from "./images.js";

/** How the tool is announced to a model. */
export interface ImageToolOptions {
  /** Default "make_image". */
  name?: string | undefined;
  description?: string | undefined;
}

/**
 * A tool that makes a picture. The model is told that there is one; the picture is the tool message's `artifact`, a
 * {@link GeneratedImage}.
 *
 * @param images who makes it.
 * @param options name and description.
 */
export function imageTool(images: OVHcloudImages, options: ImageToolOptions = {}): DynamicStructuredTool {
  const { name = "make_image", description = "Makes a picture from a description and shows it to the user." } = options;
  return tool(
    async (input, config): Promise<[string, GeneratedImage]> => {
      const [picture] = await images.invoke(input as { prompt: string; negativePrompt?: string }, config);
      const made = picture as GeneratedImage;
      return [`Made and shown: one ${made.contentType} file of ${made.bytes.length} bytes.`, made];
    },
    { name, description, responseFormat: "content_and_artifact", schema: SCHEMA },
  ) as unknown as DynamicStructuredTool;
}

// JSON Schema: Zod would be loaded with the package for it.
const SCHEMA = {
  type: "object",
  properties: {
    prompt: { type: "string", description: "What the picture shows, in English." },
    negativePrompt: { type: "string", description: "What it must not show." },
  },
  required: ["prompt"],
} as const;
