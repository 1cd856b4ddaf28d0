/** Places of the k nearest that pass, for each query, by comparing every vector: the vectors come through the cache once. */
export function nearestPassing(vectors, queries, { dimension, k, passes }) {
  const flat = queries.map((query) => Float32Array.from(query));
  const best = queries.map(() => []);
  const count = vectors.length / dimension;
  for (let place = 0; place < count; place += 1) {
    if (!passes(place)) continue;
    for (const [q, query] of flat.entries()) offer(best[q], k, place, dot(query, vectors, place * dimension));
  }
  return best.map((found) => found.map(({ place }) => place));
}

function offer(best, k, place, score) {
  if (best.length === k && score <= best[k - 1].score) return;
  let at = best.length;
  while (at > 0 && score > best[at - 1].score) at -= 1;
  best.splice(at, 0, { place, score });
  if (best.length > k) best.pop();
}

function dot(a, b, offset) {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < a.length; i += 4) {
    s0 += a[i] * b[offset + i];
    s1 += a[i + 1] * b[offset + i + 1];
    s2 += a[i + 2] * b[offset + i + 2];
    s3 += a[i + 3] * b[offset + i + 3];
  }
  return s0 + s1 + s2 + s3;
}
