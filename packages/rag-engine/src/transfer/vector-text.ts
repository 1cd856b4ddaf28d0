/** A vector as an export holds it: little-endian 32-bit floats in base64. */
export function vectorToText(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString("base64");
}

/**
 * The vector that was written.
 *
 * @throws RangeError when it has another length, or holds something that is not a finite number.
 */
export function vectorFromText(text: string, dimension: number): Float32Array {
  const bytes = Buffer.from(text, "base64");
  if (bytes.byteLength !== dimension * Float32Array.BYTES_PER_ELEMENT) {
    throw new RangeError(
      `a vector has ${bytes.byteLength / Float32Array.BYTES_PER_ELEMENT} numbers instead of ${dimension}`,
    );
  }
  // Copied, because a view of 32-bit numbers must begin at a multiple of four bytes.
  const vector = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  if (!vector.every(Number.isFinite)) throw new RangeError("a vector holds something that is not a finite number");
  return vector;
}
