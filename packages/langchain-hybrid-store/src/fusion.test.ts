import { describe, expect, it } from "@jest/globals";
import { Document } from "@langchain/core/documents";
import fc from "fast-check";
import { fuseByReciprocalRank } from "./fusion.js";
import type { Hit } from "./hits.js";

function list(...ids: string[]): Hit[] {
  return ids.map((id, i) => ({ id, document: new Document({ id, pageContent: id }), score: 1 - i / 10, rank: i + 1 }));
}

const ids = fc.uniqueArray(fc.constantFrom(..."abcdefghij"), { maxLength: 10 });

describe("fuseByReciprocalRank", () => {
  it("puts what both lists hold above what one holds", () => {
    const fused = fuseByReciprocalRank(list("a", "b"), list("c", "b"));

    expect(fused.map(({ id }) => id)).toEqual(["b", "a", "c"]);
  });

  it("says where each hit stood in either list", () => {
    const [first, second] = fuseByReciprocalRank(list("a"), list("b", "a"), 60);

    expect(first).toMatchObject({ id: "a", rank: 1, vectorRank: 1, vectorScore: 1, lexicalRank: 2, lexicalScore: 0.9 });
    expect(first?.score).toBeCloseTo(1 / 61 + 1 / 62);
    expect(second).not.toHaveProperty("vectorRank");
  });

  it("holds every id of either list once, by falling score, with ranks from 1", () => {
    fc.assert(
      fc.property(ids, ids, (vector, lexical) => {
        const fused = fuseByReciprocalRank(list(...vector), list(...lexical));

        expect(fused.map(({ id }) => id).toSorted()).toEqual([...new Set([...vector, ...lexical])].toSorted());
        expect(fused.map(({ score }) => score)).toEqual(fused.map(({ score }) => score).toSorted((a, b) => b - a));
        expect(fused.map(({ rank }) => rank)).toEqual(fused.map((_, i) => i + 1));
      }),
    );
  });

  it("never ranks an id lower for standing higher in a list", () => {
    fc.assert(
      fc.property(ids, ids, fc.nat(), (vector, lexical, at) => {
        const place = vector.length < 2 ? 0 : 1 + (at % (vector.length - 1));
        const id = vector[place];
        if (id === undefined || place === 0) return;
        const raised = [...vector.slice(0, place - 1), id, vector[place - 1] as string, ...vector.slice(place + 1)];

        expect(rankOf(id, raised, lexical)).toBeLessThanOrEqual(rankOf(id, vector, lexical));
      }),
    );
  });
});

function rankOf(id: string, vector: string[], lexical: string[]): number {
  return fuseByReciprocalRank(list(...vector), list(...lexical)).findIndex((hit) => hit.id === id);
}
