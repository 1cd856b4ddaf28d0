import { InvalidVectorError } from "./errors.js";

/**
 * The vector as float32 with length 1, so that an inner product is a cosine.
 *
 * @throws InvalidVectorError for NaN, infinity, a zero vector, or another length than `dimension`.
 */
export function unitVector(vector: readonly number[], dimension: number): Float32Array {
  if (vector.length !== dimension) {
    throw new InvalidVectorError(
      `A vector has ${vector.length} numbers, the index has ${dimension}. Use the embedding model that the index was made with.`,
    );
  }
  let squares = 0;
  for (const value of vector) squares += value * value;
  const norm = Math.sqrt(squares);
  if (!Number.isFinite(norm) || norm === 0) {
    throw new InvalidVectorError(
      `A vector ${norm === 0 ? "is zero" : "holds NaN or infinity"}. Check what the embedding model returned for this text.`,
    );
  }
  const unit = new Float32Array(dimension);
  for (let i = 0; i < dimension; i += 1) unit[i] = (vector[i] ?? 0) / norm;
  return unit;
}

/** Inner product of `a` with the part of `b` that starts at `offset`. */
export function dot(a: Float32Array, b: Float32Array, offset = 0): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] as number) * (b[offset + i] as number);
  return sum;
}
