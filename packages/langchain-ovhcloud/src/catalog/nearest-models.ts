import { retirementOf, ROSTER } from "./roster.js";

/**
 * The models whose names are nearest to one that the service does not know, best first: the same name in another spelling
 * (`Llama-3.3-70B` for `Meta-Llama-3_3-70B-Instruct`, `mistralai/…`, the slugs of the old host names), else the names
 * that share most of its letters. Models that are announced to be removed are not recommended.
 *
 * @param name what was asked for.
 * @param most how many to name at most. Default 3.
 * @param among ids to choose from. Default: the models as listed on 2026-09-28.
 * @returns ids; empty when none is near.
 */
export function nearestModels(name: string, most = 3, among: readonly string[] = ROSTER): string[] {
  const wanted = bare(name);
  if (wanted.length < 2) return [];
  return among
    .filter((id) => retirementOf(id) === undefined)
    .map((id) => ({ id, distance: distance(wanted, bare(id)) }))
    .filter((one) => one.distance <= FARTHEST)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ id }) => id);
}

// 0 for equal names, 1 for names with nothing in common; one half finds typing errors, and families by part of their name.
const FARTHEST = 0.5;

// What differs between the spellings of one name: who published it, punctuation, words that many names have.
function bare(name: string): string {
  const own = name.toLowerCase().split("/").at(-1) ?? "";
  return own
    .replace(/[@?].*$/, "")
    .replace(/\b(instruct|meta|chat|hf|base|fp8)\b/g, "")
    .replace(/[^a-z0-9]/g, "");
}

function distance(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  // A name that begins another is a family: nearer than any typing error.
  if (shorter >= 4 && (a.startsWith(b) || b.startsWith(a)))
    return 0.1 + 0.1 * (1 - shorter / Math.max(a.length, b.length));
  return edits(a, b) / Math.max(a.length, b.length);
}

// Levenshtein's distance, a row at a time.
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row.at(-1) as number;
}
