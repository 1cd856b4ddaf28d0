/**
 * Reads a stream of bytes as lines of text; no more of it is in memory than one line and one piece.
 *
 * @param pieces UTF-8, cut anywhere.
 * @returns lines that are not empty, without their ends.
 */
export async function* readTextLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let parts: string[] = [];
  for await (const piece of pieces) {
    const lines = decoder.decode(piece, { stream: true }).split("\n");
    // A line that is longer than a piece is joined once, not with every piece.
    for (let i = 0; i < lines.length - 1; i += 1) {
      parts.push(lines[i] as string);
      yield* whole(parts);
      parts = [];
    }
    parts.push(lines.at(-1) as string);
  }
  parts.push(decoder.decode());
  yield* whole(parts);
}

function whole(parts: readonly string[]): string[] {
  const line = parts.join("").trim();
  return line === "" ? [] : [line];
}
