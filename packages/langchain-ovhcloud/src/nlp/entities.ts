import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { OVHcloudConfigurationError } from "../client/errors.js";
import { inLanes } from "../dlp/lanes.js";
import { requireCounts, requireText } from "./arguments.js";
import { askForObject } from "./ask-for-object.js";
import { type EntityMention, findMentions, type NamedEntity } from "./find-mentions.js";
import { splitByTokens } from "./split-tokens.js";
import { type TaskConfig, TextTask } from "./text-task.js";

/** What is looked for unless the caller says it. */
export const DEFAULT_ENTITY_TYPES = ["person", "organization", "location", "date"] as const;

/** Options of `createEntityExtractor`. */
export interface EntityExtractorOptions<Type extends string = string> {
  /** Names of what to look for; or an object that explains each. Default: {@link DEFAULT_ENTITY_TYPES}. */
  types?: readonly Type[] | Readonly<Record<Type, string>> | undefined;
  /** What some of the types mean, for the model; the same as `types` as an object, where only some need it. */
  descriptions?: Readonly<Partial<Record<NoInfer<Type>, string>>> | undefined;
  /** Longer texts are read in pieces of so many tokens, by an estimate. Default 4000. */
  chunkTokens?: number | undefined;
  /** Pieces that are read at once. Default 4. */
  maxConcurrency?: number | undefined;
}

/** What was found in a text. */
export interface ExtractedEntities<Type extends string = string> {
  /** Every place where an entity stands, in the order of the text. */
  entities: EntityMention<Type>[];
  /** Entities that the model named and that stand nowhere in the text. */
  dropped: number;
}

/**
 * Finds people, places, or whatever is asked for, in texts of any length, with a chat model. The model names them; where
 * they stand is looked up in the text, so that what it makes up is dropped.
 *
 * @param model any LangChain chat model with structured output.
 * @param options see {@link EntityExtractorOptions}; all have defaults.
 * @returns a `Runnable`; it throws OVHcloudBadRequestError for a text without words, OVHcloudUnsupportedError for a model
 *   without structured output, OVHcloudInvalidResponseError for an answer that does not fit, and what the model throws.
 * @throws OVHcloudConfigurationError for options that cannot work.
 * @example
 * ```ts
 * const extractor = createEntityExtractor(new ChatOVHcloud(), { types: ["person", "product"] });
 * const { entities } = await extractor.invoke("Ada asked about the new router.");
 * ```
 */
export function createEntityExtractor<const Type extends string = (typeof DEFAULT_ENTITY_TYPES)[number]>(
  model: BaseChatModel,
  options: EntityExtractorOptions<Type> = {},
): TextTask<string, ExtractedEntities<Type>> {
  const { chunkTokens = 4_000, maxConcurrency: concurrency = 4 } = options;
  requireCounts({ chunkTokens, maxConcurrency: concurrency });
  const types = explained(options);
  return new TextTask("EntityExtractor", async (text, config) => {
    requireText(text);
    const pieces = splitByTokens(text, chunkTokens).filter((piece) => piece.trim() !== "");
    const named = await inLanes(pieces, { concurrency, signal: config.signal }, (piece, signal) =>
      nameEntities(piece, { model, types, config: { ...config, signal } }),
    );
    const { mentions, dropped } = findMentions(text, named.flat());
    return { entities: mentions, dropped };
  });
}

async function nameEntities<Type extends string>(
  text: string,
  { model, types, config }: { model: BaseChatModel; types: ReadonlyMap<Type, string>; config: TaskConfig },
): Promise<NamedEntity<Type>[]> {
  const { entitiesSchema } = await import("./entities-schema.js");
  const list = [...types].map(([type, meaning]) => `- ${type}${meaning === "" ? "" : `: ${meaning}`}`).join("\n");
  const task = `List the entities of these types that the text names, each once, letter for letter:\n${list}\nList nothing that the text does not name.`;
  const schema = entitiesSchema([...types.keys()]);
  const { entities } = await askForObject(model, { task, text, schema, name: "entities" }, config);
  return entities as NamedEntity<Type>[];
}

function explained<Type extends string>(options: EntityExtractorOptions<Type>): ReadonlyMap<Type, string> {
  const types = options.types ?? (DEFAULT_ENTITY_TYPES as readonly string[] as readonly Type[]);
  const map = Array.isArray(types)
    ? new Map((types as readonly Type[]).map((type) => [type, ""]))
    : new Map(Object.entries(types) as [Type, string][]);
  if (map.size === 0 || [...map.keys()].some((type) => type.trim() === ""))
    throw new OVHcloudConfigurationError('`types` must name what to look for. Pass a list such as ["person"].');
  for (const [type, meaning] of Object.entries(options.descriptions ?? {}) as [Type, string | undefined][]) {
    if (!map.has(type))
      throw new OVHcloudConfigurationError(
        `\`descriptions\` explains "${type}", which \`types\` does not name. Add it.`,
      );
    if (meaning !== undefined) map.set(type, meaning);
  }
  return map;
}
