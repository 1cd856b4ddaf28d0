import type { AIMessage, AIMessageChunk, ContentBlock } from "@langchain/core/messages";

/** Value of `response_metadata.model_provider` on every message of this package. */
export const MODEL_PROVIDER = "ovhcloud";

/**
 * Teaches core to show our reasoning in `message.contentBlocks`.
 *
 * Core looks translators up in a global registry by `model_provider` and offers no function to add one; providers that
 * are not in it lose `additional_kwargs.reasoning_content`. A test covers that the registry still works this way.
 */
export function registerBlockTranslator(): void {
  const registry = (globalThis as { lc_block_translators_registry?: Map<string, BlockTranslator> })
    .lc_block_translators_registry;
  if (!registry || registry.has(MODEL_PROVIDER)) return;
  registry.set(MODEL_PROVIDER, { translateContent: toContentBlocks, translateContentChunk: toContentBlocks });
}

interface BlockTranslator {
  translateContent(message: AIMessage | AIMessageChunk): ContentBlock.Standard[];
  translateContentChunk(message: AIMessage | AIMessageChunk): ContentBlock.Standard[];
}

// Reads `content`, never `message.text`: that getter calls `contentBlocks` again, without end.
function toContentBlocks(message: AIMessage | AIMessageChunk): ContentBlock.Standard[] {
  const reasoning = message.additional_kwargs.reasoning_content;
  return [
    ...(typeof reasoning === "string" && reasoning ? [{ type: "reasoning" as const, reasoning }] : []),
    ...textBlocks(message.content),
    ...(message.tool_calls ?? []).map(({ id, name, args }) => ({ type: "tool_call" as const, id, name, args })),
    ...(message.invalid_tool_calls ?? []).map((call) => ({ ...call, type: "invalid_tool_call" as const })),
  ] as ContentBlock.Standard[];
}

function textBlocks(content: AIMessage["content"]): ContentBlock.Standard[] {
  if (typeof content === "string") return content ? [{ type: "text", text: content }] : [];
  return content.filter((block) => block.type === "text") as ContentBlock.Standard[];
}
