import { describe, expect, it } from "@jest/globals";
import { sampleWithNearest } from "../embedded/check/nearest-sample.js";
import { pruneRemovals } from "../embedded/prune-removals.js";
import { randomVectors } from "../test-support/random-vectors.js";
import { build, buildAll, dimension, labelsOf, VectorIndexFixture } from "../test-support/vector-index-fixture.js";

const store = new VectorIndexFixture();

describe("removals that are forgotten", () => {
  it("are the old ones, once there are twice as many as are kept", () => {
    store.add(randomVectors(30, dimension));

    store.remove(...Array.from({ length: 19 }, (_, i) => i + 1));
    pruneRemovals(store.writer, 10);
    const before = store.writer.prepare("SELECT count(*) FROM removals").pluck().get();
    store.remove(20, 21);
    pruneRemovals(store.writer, 10);

    expect(before).toBe(19);
    expect(store.writer.prepare("SELECT count(*), min(seq), max(seq) FROM removals").raw().get()).toEqual([10, 12, 21]);
  });

  it("do not come back to whoever missed them: the graph in memory is made again", () => {
    const vectors = randomVectors(200, dimension);
    store.add(vectors);
    const index = store.open();
    buildAll(index);

    store.remove(...Array.from({ length: 30 }, (_, i) => i + 1));
    pruneRemovals(store.writer, 10);

    expect(labelsOf(index, vectors[4] ?? [], 300).toSorted((a, b) => a - b)).toEqual(
      vectors.map((_, i) => i + 1).slice(30),
    );
    expect(index.state).toMatchObject({ kind: "building", flat: 170, graph: 0 });
  });

  it("do not come back to whoever missed them: the graph on disk is made again", async () => {
    const vectors = await store.makeSaved();

    store.remove(...Array.from({ length: 30 }, (_, i) => i + 1));
    pruneRemovals(store.writer, 10);

    const index = store.open();
    expect(index.state).toMatchObject({ kind: "building", flat: 170, graph: 0 });
    expect(labelsOf(index, vectors[4] ?? [], 300)).not.toContain(5);
  });
});

describe("while the graph is being written", () => {
  it("removed vectors are not found, and are removed from it afterwards", async () => {
    const vectors = randomVectors(200, dimension);
    store.add(vectors);
    const index = store.open();
    buildAll(index);

    const saving = index.saveWhenWorthwhile();
    store.remove(5);
    const meanwhile = labelsOf(index, vectors[4] ?? [], 10);
    const stateMeanwhile = index.state;
    await saving;

    expect(meanwhile).toHaveLength(10);
    expect(meanwhile).not.toContain(5);
    expect(stateMeanwhile).toMatchObject({ graph: 199 });
    expect(index.state).toMatchObject({ kind: "graph", flat: 0, graph: 199 });
    expect(labelsOf(index, vectors[4] ?? [], 10)).not.toContain(5);
    expect(labelsOf(store.open(), vectors[4] ?? [], 10)).not.toContain(5);
  });

  it("added vectors are found, and wait until it is written", async () => {
    store.add(randomVectors(200, dimension));
    const index = store.open();
    buildAll(index);

    const saving = index.saveWhenWorthwhile();
    const [late = []] = randomVectors(1, dimension, 77);
    store.add([late]);
    const meanwhile = labelsOf(index, late, 1);
    const isBuilt = build(index, 64);
    await saving;

    expect(meanwhile).toEqual([201]);
    expect(isBuilt).toBe(false);
    expect(index.state).toMatchObject({ kind: "building", flat: 1, graph: 200 });
    expect(store.open().state).toMatchObject({ flat: 1, graph: 200 });
  });
});

describe("the number of candidates of a search", () => {
  const measured = { ef: undefined };

  it("is the least that reaches the recall target on the store's own vectors, and is kept with the graph", async () => {
    store.add(randomVectors(1500, dimension));
    const index = store.open(measured);
    buildAll(index);
    await index.saveWhenWorthwhile();

    const wanted = index.wantsTuning;
    await index.tune(sampleWithNearest(store.connect(), { dimension, count: 50, k: 10 }));

    expect(wanted).toBe(true);
    expect(index.wantsTuning).toBe(false);
    const { ef } = index.state;
    expect(ef).toBeGreaterThanOrEqual(200);
    expect(store.open(measured).state.ef).toBe(ef);
    expect(store.open(measured).wantsTuning).toBe(false);
    expect(store.open({ ...measured, recallTarget: 0.9 }).wantsTuning).toBe(true);
    expect(store.open({ ef: 33 }).state.ef).toBe(33);
  });

  it("is not taken from a sample of another state, nor while a part is compared one by one", async () => {
    store.add(randomVectors(200, dimension));
    const index = store.open(measured);
    buildAll(index);
    const sample = sampleWithNearest(store.connect(), { dimension, count: 20, k: 10 });

    store.add(randomVectors(100, dimension, 4));
    index.refresh();
    await index.tune(sample);
    const whileBuilding = index.wantsTuning;
    await index.tune(sampleWithNearest(store.connect(), { dimension, count: 20, k: 10 }));
    buildAll(index);
    await index.tune(sample);

    expect(whileBuilding).toBe(false);
    expect(index.wantsTuning).toBe(true);
    expect(index.state.ef).toBe(200);
  });

  it("is measured again when the graph has grown by half", async () => {
    store.add(randomVectors(100, dimension));
    const index = store.open(measured);
    buildAll(index);
    await index.tune(sampleWithNearest(store.connect(), { dimension, count: 20, k: 10 }));

    store.add(randomVectors(40, dimension, 4));
    index.refresh();
    buildAll(index);
    const afterALittle = index.wantsTuning;
    store.add(randomVectors(20, dimension, 5));
    index.refresh();
    buildAll(index);

    expect(afterALittle).toBe(false);
    expect(index.wantsTuning).toBe(true);
  });
});
