import { InvalidVectorError } from "./errors.js";

/** Numbers of an embedding: as LangChain gives them, or as `scan` and `vectorsBy` do. */
export type Vector = readonly number[] | Float32Array;

/**
 * The vector as float32 with length 1, so that an inner product is a cosine.
 *
 * @throws InvalidVectorError for NaN, infinity, a zero vector, or another length than `dimension`.
 */
export function unitVector(vector: Vector, dimension: number): Float32Array {
  if (vector.length !== dimension) {
    throw new InvalidVectorError(
      `A vector has ${vector.length} numbers, the index has ${dimension}. Use the embedding model that the index was made with.`,
    );
  }
  const unit = new Float32Array(dimension);
  const { scale, norm } = measure(vector);
  for (let i = 0; i < dimension; i += 1) unit[i] = (vector[i] as number) / scale / norm;
  return unit;
}

/** Inner product of `a` with the part of `b` that starts at `offset`. */
export function dot(a: Float32Array, b: Float32Array, offset = 0): number {
  // Four sums at once: the processor need not wait for one addition before the next.
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 3 < a.length; i += 4) {
    s0 += (a[i] as number) * (b[offset + i] as number);
    s1 += (a[i + 1] as number) * (b[offset + i + 1] as number);
    s2 += (a[i + 2] as number) * (b[offset + i + 2] as number);
    s3 += (a[i + 3] as number) * (b[offset + i + 3] as number);
  }
  for (; i < a.length; i += 1) s0 += (a[i] as number) * (b[offset + i] as number);
  return s0 + s1 + s2 + s3;
}

/** The length is `scale * norm`; the scale is 1 unless the squares of the numbers would be 0 or infinite. */
function measure(vector: Vector): { scale: number; norm: number } {
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (squares > 1e-100 && squares < 1e100) return { scale: 1, norm: Math.sqrt(squares) };
  const scale = largest(vector);
  let scaled = 0;
  for (const value of vector) scaled += (value / scale) ** 2;
  return { scale, norm: Math.sqrt(scaled) };
}

/** The largest magnitude of numbers that can be a vector. */
function largest(vector: Vector): number {
  let most = 0;
  for (const value of vector) {
    if (!Number.isFinite(value)) throw unusable("holds something that is not a finite number");
    most = Math.max(most, Math.abs(value));
  }
  if (most === 0) throw unusable("is zero or empty");
  return most;
}

function unusable(what: string): InvalidVectorError {
  return new InvalidVectorError(`A vector ${what}. Check what the embedding model returned for this text.`);
}
