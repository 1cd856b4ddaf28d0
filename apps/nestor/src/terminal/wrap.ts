/**
 * Breaks lines at spaces so that none is longer than `width`, and puts `indent` before each. Existing line breaks stay;
 * a word longer than a line is not cut.
 */
export function wrap(text: string, width: number, indent = ""): string {
  return text
    .split("\n")
    .flatMap((paragraph) => wrapLine(paragraph, width - indent.length))
    .map((piece) => (piece === "" ? piece : indent + piece))
    .join("\n");
}

function wrapLine(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const lines: string[] = [];
  let current = "";
  for (const word of text.split(" ")) {
    if (current !== "" && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else {
      current = current === "" ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}
