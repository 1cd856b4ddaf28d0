/** A line at least this long was broken for the page's width, a shorter one on purpose (code, lists, headings). */
const fullLine = 55;

/** In an answer a line that ends in its source is finished. */
const endsInCitation = /\[\d+\]\s*$/;

/**
 * Text of a PDF page as one would type it: lines that the page broke are joined to paragraphs, lines that were meant
 * (commands, list items) stay.
 */
export function reflow(text: string): string {
  const result: string[] = [];
  let joinNext = false;
  for (const line of text.split("\n")) {
    if (joinNext && !/^\s*(?:[•*-]|\d+[.)])\s/.test(line)) result[result.length - 1] += ` ${line.trim()}`;
    else result.push(line);
    joinNext = line.length >= fullLine && !endsInCitation.test(line);
  }
  return result.join("\n");
}
