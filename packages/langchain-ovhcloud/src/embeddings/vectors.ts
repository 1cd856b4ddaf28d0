import type { EmbeddingResponse } from "../client/embedding.js";
import { OVHcloudInvalidResponseError } from "../client/errors.js";

/**
 * Takes the vectors out of an answer, in the order of the request, and proves that they are whole: one per text, every
 * index once, numbers only, all of one length.
 *
 * @param response the answer. Vectors may be number lists or base64 of little-endian float32, whatever was asked for.
 * @param expected how many texts were sent, for which model, and the length of earlier vectors, if any.
 * @throws OVHcloudInvalidResponseError for anything else; storing such vectors would spoil an index without a sound.
 */
export function readVectors(
  response: EmbeddingResponse,
  expected: { count: number; model: string; dimension?: number | undefined },
): number[][] {
  const { count, model } = expected;
  const fail = (what: string) =>
    new OVHcloudInvalidResponseError(
      `${model} answered with ${what}. Nothing was used; try again, or report it to OVHcloud.`,
      { model },
    );

  const { data } = response;
  if (data.length !== count) throw fail(`${data.length} vectors for ${count} texts`);
  const inOrder = sortByIndex(data);
  if (!inOrder) throw fail("vectors whose indices are not 0 to n-1");

  const vectors = inOrder.map(({ embedding }) =>
    typeof embedding === "string" ? decodeBase64Floats(embedding) : embedding,
  );
  const dimension = expected.dimension ?? vectors[0]?.length ?? 0;
  for (const vector of vectors) {
    if (vector.length === 0) throw fail("an empty vector");
    if (vector.length !== dimension) throw fail(`a vector of ${vector.length} numbers where others have ${dimension}`);
    if (!vector.every(Number.isFinite)) throw fail("a vector that holds something other than finite numbers");
  }
  return vectors;
}

/**
 * Decodes base64 of little-endian float32, as OpenAI-compatible servers send for `encoding_format: "base64"`.
 *
 * @param text base64.
 * @returns the numbers; an empty list for text that is not whole floats.
 */
export function decodeBase64Floats(text: string): number[] {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return [];
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  if (bytes.length % 4 !== 0) return [];
  const view = new DataView(bytes.buffer);
  return Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(i * 4, true));
}

function sortByIndex(data: EmbeddingResponse["data"]): EmbeddingResponse["data"] | undefined {
  // A server that sends no index at all can only mean the order of the request.
  if (data.every(({ index }) => index === undefined || index === null)) return data;
  const sorted: EmbeddingResponse["data"] = [];
  for (const item of data) {
    const { index } = item;
    if (typeof index !== "number" || !Number.isInteger(index) || index < 0 || index >= data.length) return undefined;
    if (sorted[index]) return undefined;
    sorted[index] = item;
  }
  return sorted;
}
