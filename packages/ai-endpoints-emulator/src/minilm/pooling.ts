/** Numbers in one vector of all-MiniLM-L6-v2. */
export const DIMENSION = 384;

/**
 * Mean over a text's own tokens, then length 1.
 *
 * @param hidden `last_hidden_state`, [texts, paddedLength, 384] in one array
 * @param lengths tokens of each text; what follows them is padding
 * @param write receives the vector of text `index`; the array is fresh
 */
export function poolMean(
  hidden: Float32Array,
  lengths: readonly number[],
  write: (index: number, vector: Float32Array) => void,
): void {
  const paddedLength = hidden.length / DIMENSION / lengths.length;
  for (const [index, length] of lengths.entries()) {
    const vector = new Float32Array(DIMENSION);
    for (let token = 0; token < length; token++) {
      const offset = (index * paddedLength + token) * DIMENSION;
      for (let d = 0; d < DIMENSION; d++) vector[d] = (vector[d] ?? 0) + (hidden[offset + d] ?? 0);
    }
    write(index, normalise(vector));
  }
}

function normalise(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  for (let d = 0; d < vector.length; d++) vector[d] = (vector[d] ?? 0) * scale;
  return vector;
}
