/** The same numbers in every run: mulberry32 with a fixed seed. */
const random = seeded(42);

/** Unit vectors around a few centres, wide enough around them that the graph has to search: text is not easier. */
export function clusteredVectors({ count, dimension, queryCount, centreCount = 20, spread = 3 }) {
  const gaussian = () => Array.from({ length: dimension }, normal);
  const centres = Array.from({ length: centreCount }, gaussian);
  const draw = () => {
    const centre = centres[Math.floor(random() * centreCount)];
    return unit(centre.map((value) => value + spread * normal()));
  };
  return { vectors: Array.from({ length: count }, draw), queries: Array.from({ length: queryCount }, draw) };
}

/** Places of the k nearest vectors, by comparing all of them. */
export function nearest(vectors, query, k) {
  const scored = vectors.map((vector, place) => {
    let score = 0;
    for (let i = 0; i < query.length; i += 1) score += vector[i] * query[i];
    return { place, score };
  });
  return scored
    .toSorted((a, b) => b.score - a.score)
    .slice(0, k)
    .map(({ place }) => place);
}

/** Some 60 words out of 5,000, the same for the same number. */
export function passageText(number) {
  return Array.from({ length: 60 }, (_, i) => `w${(number * 31 + i * i * 7) % 5000}`).join(" ");
}

function unit(vector) {
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}

function normal() {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Fields that a filter can let 1, 10 or 50 % pass by; `part` is the one with a database index. */
export function metadataOf(number) {
  const bucket = (number * 7919) % 100;
  return { bucket, part: `p${bucket}`, page: number % 300 };
}
