/**
 * Vectors that are as hard to search as embeddings of text: in clusters, with some dozens of directions that matter and
 * a little of all others. The same for the same seed and place, so that processes need not hand them to each other.
 */
import { seeded } from "./data.mjs";

const centreCount = 300;
const directions = 48;
const noise = 0.25;

/** Makes unit vectors one after the other; `next` writes one to a place of an array. */
export function textLikeVectors({ dimension, seed }) {
  const shape = seeded(7);
  const gaussianOf = (random) => () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const shaping = gaussianOf(shape);
  const table = (rows) => Float32Array.from({ length: rows * dimension }, () => shaping() / Math.sqrt(dimension));
  const centres = table(centreCount);
  const basis = table(directions);
  const random = seeded(seed);
  const gaussian = gaussianOf(random);
  const next = (target, offset) => {
    const centre = Math.floor(random() * centreCount) * dimension;
    for (let i = 0; i < dimension; i += 1) target[offset + i] = centres[centre + i];
    for (let d = 0; d < directions; d += 1) {
      const weight = (gaussian() * 2) / Math.sqrt(directions);
      for (let i = 0; i < dimension; i += 1) target[offset + i] += weight * basis[d * dimension + i];
    }
    let squares = 0;
    for (let i = 0; i < dimension; i += 1) {
      target[offset + i] += ((random() - 0.5) * noise * 3.46) / Math.sqrt(dimension);
      squares += target[offset + i] ** 2;
    }
    const norm = Math.sqrt(squares);
    for (let i = 0; i < dimension; i += 1) target[offset + i] /= norm;
  };
  return { next };
}
