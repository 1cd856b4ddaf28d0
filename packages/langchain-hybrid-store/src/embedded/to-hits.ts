import { Document } from "@langchain/core/documents";
import type { Hit } from "../hits.js";
import type { Found } from "./found.js";

/** The hits as the caller sees them. */
export function toHits({ ids, texts, metadata, scores }: Found): Hit[] {
  return ids.map((id, i) => ({
    id,
    document: toDocument({ id, text: texts[i] ?? "", metadata: metadata[i] ?? "{}" }),
    score: scores[i] ?? 0,
    rank: i + 1,
  }));
}

/** A stored chunk as LangChain's document. */
export function toDocument({ id, text, metadata }: { id: string; text: string; metadata: string }): Document {
  return new Document({ id, pageContent: text, metadata: JSON.parse(metadata) as Record<string, unknown> });
}
