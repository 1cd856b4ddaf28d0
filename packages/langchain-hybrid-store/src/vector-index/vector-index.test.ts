import { describe, expect, it } from "@jest/globals";
import { randomVectors } from "../test-support/random-vectors.js";
import {
  build,
  buildAll,
  dimension,
  exactBelow,
  labelsOf,
  VectorIndexFixture,
} from "../test-support/vector-index-fixture.js";

const store = new VectorIndexFixture();

describe("searching", () => {
  it("compares every vector while there are few", async () => {
    const vectors = randomVectors(exactBelow, dimension);
    store.add(vectors);
    const index = store.open();

    expect(build(index, 64)).toBe(false);
    expect(index.state).toMatchObject({ kind: "exact", flat: exactBelow, graph: 0 });
    for (const query of randomVectors(20, dimension, 2)) {
      expect(labelsOf(index, query)).toEqual(nearest(labelled(vectors), query, 10));
    }
  });

  it("finds nearly all of the true neighbours through the graph, with the same scores", async () => {
    const vectors = randomVectors(1500, dimension);
    store.add(vectors);
    const index = store.open();
    buildAll(index);

    const queries = randomVectors(50, dimension, 2);
    const found = queries.flatMap((query) => {
      const truth = new Set(nearest(labelled(vectors), query, 10));
      return labelsOf(index, query).filter((label) => truth.has(label));
    });

    expect(index.state).toMatchObject({ kind: "graph", flat: 0, graph: 1500 });
    expect(found.length / 500).toBeGreaterThan(0.95);
    expect(index.search(Float32Array.from(vectors[7] ?? []), 1)[0]?.score).toBeCloseTo(1, 5);
  });

  it("sees everything while the graph is being built", async () => {
    const vectors = randomVectors(300, dimension);
    store.add(vectors);
    const index = store.open();
    build(index, 100);

    const own = vectors.map((vector) => labelsOf(index, vector, 1)[0]);

    expect(index.state).toMatchObject({ kind: "building", flat: 200, graph: 100 });
    expect(own).toEqual(vectors.map((_, i) => i + 1));
  });

  it("takes exactly what is allowed, by comparing the few and by walking the graph for the many", async () => {
    const vectors = randomVectors(3000, dimension);
    store.add(vectors);
    const index = store.open({ exactBelow: 200 });
    buildAll(index);
    const [query = []] = randomVectors(1, dimension, 3);
    const few = Array.from({ length: 150 }, (_, i) => i * 20 + 1);
    const many = Array.from({ length: 1500 }, (_, i) => i * 2 + 1);
    const vectorsOf = (labels: number[]) => new Map(labels.map((label) => [label, vectors[label - 1] ?? []]));

    expect(labelsOf(index, query, 10, few)).toEqual(nearest(vectorsOf(few), query, 10));
    const among = labelsOf(index, query, 10, many);
    expect(among.every((label) => many.includes(label))).toBe(true);
    expect(among.filter((label) => nearest(vectorsOf(many), query, 10).includes(label)).length).toBeGreaterThan(7);
  });

  it("leaves out what was removed, wherever it is", async () => {
    const vectors = randomVectors(200, dimension);
    store.add(vectors);
    const index = store.open();
    build(index, 100);

    store.remove(10, 150);

    expect(labelsOf(index, vectors[9] ?? [], 200)).not.toContain(10);
    expect(labelsOf(index, vectors[149] ?? [], 200)).not.toContain(150);
    expect(labelsOf(index, vectors[149] ?? [], 200, [10, 150, 20])).toEqual([20]);
    buildAll(index);
    expect(index.state).toMatchObject({ kind: "graph", flat: 0, graph: 198 });
  });

  it("makes the graph again when a fifth of it is deleted", async () => {
    store.add(randomVectors(200, dimension));
    const index = store.open();
    buildAll(index);

    store.remove(...Array.from({ length: 60 }, (_, i) => i + 1));
    index.refresh();

    expect(index.state).toMatchObject({ kind: "building", flat: 140, graph: 0 });
    buildAll(index);
    expect(index.state).toMatchObject({ kind: "graph", flat: 0, graph: 140 });
  });
});

function nearest(vectors: ReadonlyMap<number, number[]>, query: readonly number[], k: number): number[] {
  const scored = [...vectors].map(([label, vector]) => ({
    label,
    score: vector.reduce((sum, value, i) => sum + value * (query[i] ?? 0), 0),
  }));
  return scored
    .toSorted((a, b) => b.score - a.score)
    .slice(0, k)
    .map(({ label }) => label);
}

function labelled(vectors: readonly number[][]): Map<number, number[]> {
  return new Map(vectors.map((vector, i) => [i + 1, vector]));
}
