/** The numbers of a stored vector. They share the blob's memory where it is aligned. */
export function floats(blob: Buffer): Float32Array {
  // A Buffer may start anywhere in its memory, float32 must start at a multiple of four.
  const aligned = blob.byteOffset % 4 === 0 ? blob : Buffer.from(blob);
  return new Float32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2);
}

/** Largest difference of a unit vector's squared length from 1: float32 keeps it below a thousandth of that. */
const tolerance = 1e-3;

/** Whether numbers from a database are what was once written there: as many as they should be, finite, of length 1. */
export function isUnitVector(vector: Float32Array, dimension: number): boolean {
  if (vector.length !== dimension) return false;
  let squares = 0;
  for (let i = 0; i < dimension; i += 1) squares += (vector[i] as number) * (vector[i] as number);
  // NaN compares as false.
  return Math.abs(squares - 1) < tolerance;
}
