/** Bytes before the numbers of a vector in pgvector's binary form: dimension and 16 unused bits. */
const headerBytes = 4;

/** A vector in pgvector's binary form, which the driver sends as it is. */
export function encodeVector(vector: Float32Array): Buffer {
  const bytes = Buffer.allocUnsafe(headerBytes + 4 * vector.length);
  writeVector(bytes, 0, vector);
  return bytes;
}

/**
 * Vectors as the binary form of an array of PostgreSQL.
 *
 * @param typeId the number that the type `vector` has in this database.
 */
export function encodeVectors(vectors: readonly Float32Array[], typeId: number): Buffer {
  const head = 20;
  const size = vectors.reduce((sum, vector) => sum + 4 + headerBytes + 4 * vector.length, head);
  const bytes = Buffer.allocUnsafe(size);
  // One dimension, no nulls, type of the elements, how many, index of the first.
  for (const [at, value] of [1, 0, typeId, vectors.length, 1].entries()) bytes.writeInt32BE(value, 4 * at);
  let at = head;
  for (const vector of vectors) {
    at = bytes.writeInt32BE(headerBytes + 4 * vector.length, at);
    at = writeVector(bytes, at, vector);
  }
  return bytes;
}

/** What `vector_send` gave. */
export function decodeVector(bytes: Buffer): Float32Array {
  const vector = new Float32Array(bytes.readUInt16BE(0));
  for (let i = 0; i < vector.length; i += 1) vector[i] = bytes.readFloatBE(headerBytes + 4 * i);
  return vector;
}

function writeVector(bytes: Buffer, from: number, vector: Float32Array): number {
  let at = bytes.writeUInt16BE(vector.length, from);
  at = bytes.writeUInt16BE(0, at);
  for (const value of vector) at = bytes.writeFloatBE(value, at);
  return at;
}
