import type { IndexLocation } from "rag-engine";
import { note, ok, type Finding } from "./finding.js";

/** Which generations of the index there are. */
export async function checkGenerations(location: IndexLocation): Promise<Finding[]> {
  const [current, previous, unfinished] = [
    await location.current(),
    await location.previous(),
    await location.unfinished(),
  ];
  const findings = [ok("index in use", current.place)];
  if (previous !== undefined) {
    const advice = "`nestor reindex --undo` goes back to it, `nestor reindex --discard` deletes it.";
    findings.push(note("index of before", `${previous.place} is kept.`, advice));
  }
  if (unfinished !== undefined) {
    const { kind, embeddingModel } = unfinished.purpose;
    findings.push(
      kind === "reindex"
        ? note(
            "unfinished index",
            `A reindex with ${embeddingModel} was begun and not finished.`,
            "Run the same `nestor reindex` again to go on, or `nestor reindex --discard` to delete it.",
          )
        : note(
            "unfinished index",
            "An import was killed before it was done; nothing of it is in use.",
            "Run `nestor import` again, or `nestor reindex --discard` to delete what is left of it.",
          ),
    );
  }
  return findings;
}
