import type { CatalogFacts, CatalogModel, CatalogSource, SourceEntry, UnconfirmedModel } from "./catalog-model.js";
import { knownModel } from "./known-models.js";
import { present } from "./present.js";
import { retirementOf, ROSTER } from "./roster.js";

/** What all sources together say. */
export interface MergedSources {
  /** Sorted by id, without regard to case. */
  models: CatalogModel[];
  /** Entries of the catalog whose id in the API no source tells. */
  unconfirmed: UnconfirmedModel[];
}

/**
 * Puts the entries of one model together. Two entries are of one model when one's id is a name of the other, spelling
 * aside; the API's list knows the id, context and dollars best, the catalog everything else.
 *
 * @param entries of all sources.
 * @param read the sources that could be read.
 */
export function mergeSources(entries: readonly SourceEntry[], read: readonly CatalogSource[]): MergedSources {
  const models: CatalogModel[] = [];
  const unconfirmed: UnconfirmedModel[] = [];
  for (const group of groupEntries(entries)) {
    const id = confirmedId(group);
    // Two entries cannot both be what the API calls so; the one that comes first is nearer to its list.
    if (id === undefined || models.some((other) => other.id === id)) unconfirmed.push(describe(group, undefined, read));
    else models.push({ id, ...describe(group, id, read) });
  }
  return { models: models.sort((a, b) => compareIds(a.id, b.id)), unconfirmed };
}

/** Order of ids: by letter, whatever its case. */
export function compareIds(a: string, b: string): number {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  return left < right ? -1 : Number(left > right);
}

/**
 * A name without what differs between its spellings: case, punctuation, the organisation before it.
 *
 * @param name id, slug or alias.
 */
export function bareName(name: string): string {
  return (name.toLowerCase().split("/").at(-1) as string).replaceAll(/[^a-z0-9]/g, "");
}

// In this order they are preferred, and the ids of the first two are the API's.
const RANK: readonly CatalogSource[] = ["models", "models_v2", "openrouter"];

function groupEntries(entries: readonly SourceEntry[]): SourceEntry[][] {
  const groups: { ids: Set<string>; names: Set<string>; entries: SourceEntry[] }[] = [];
  for (const entry of [...entries].sort((a, b) => RANK.indexOf(a.source) - RANK.indexOf(b.source))) {
    const id = bareName(entry.id);
    const names = namesOf(entry).map(bareName);
    const free = groups.filter((group) => group.entries.every(({ source }) => source !== entry.source));
    const group =
      free.find(({ ids }) => ids.has(id)) ??
      free.find((other) => other.names.has(id) || names.some((name) => other.ids.has(name)));
    if (group) {
      group.entries.push(entry);
      group.ids.add(id);
      for (const name of names) group.names.add(name);
    } else groups.push({ ids: new Set([id]), names: new Set(names), entries: [entry] });
  }
  return groups.map((group) => group.entries);
}

function confirmedId(group: readonly SourceEntry[]): string | undefined {
  const listed = ["models", "openrouter"].flatMap((source) => group.find((entry) => entry.source === source) ?? []);
  const names = new Set(group.flatMap(namesOf).map(bareName));
  return listed[0]?.id ?? ROSTER.find((id) => names.has(bareName(id)));
}

function describe(
  group: readonly SourceEntry[],
  id: string | undefined,
  read: readonly CatalogSource[],
): UnconfirmedModel {
  // Later ones win.
  const facts: CatalogFacts = Object.assign({}, ...group.map((entry) => entry.facts).toReversed());
  const capabilities = Object.assign({}, ...group.map((entry) => entry.capabilities).toReversed());
  const { kind, tags = [], ...rest } = facts;
  const sources = group.map(({ source }) => source);
  const names = [...new Set(group.flatMap(namesOf))];
  return {
    name: group.find((entry) => entry.name !== undefined)?.name ?? id ?? (group[0] as SourceEntry).id,
    aliases: names.filter((name) => name !== id),
    kind: kind ?? kindWithoutCatalog(id, facts),
    tags,
    capabilities: { inputs: [], outputs: [], ...capabilities },
    ...rest,
    ...present({
      listed: read.includes("models") ? sources.includes("models") : undefined,
      deprecation: names.map(retirementOf).find((retirement) => retirement !== undefined),
    }),
    sources,
  };
}

// The API's list does not say what a model is for; of those seen, only what writes text has a limit for that.
function kindWithoutCatalog(id: string | undefined, { maxOutput }: CatalogFacts): CatalogModel["kind"] {
  const known = id === undefined ? undefined : knownModel(id)?.kind;
  return known ?? (maxOutput === undefined ? "unknown" : "chat");
}

function namesOf({ id, name, aliases }: SourceEntry): string[] {
  return [id, ...(name === undefined ? [] : [name]), ...aliases];
}
