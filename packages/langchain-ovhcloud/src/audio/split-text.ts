/**
 * Cuts a text into pieces for speech: at sentence ends where possible, else between words. Only a word that is longer
 * than a piece is cut, and never in the middle of a character.
 *
 * @param text what is to be said.
 * @param maxLength most UTF-16 units of a piece.
 * @param language whose sentences they are; BCP 47.
 */
export function splitText(text: string, maxLength: number, language: string): string[] {
  const sentences = sentencesOf(text, language);
  return pack(
    sentences.flatMap((sentence) => cutLong(sentence, maxLength)),
    maxLength,
  );
}

function sentencesOf(text: string, language: string): string[] {
  const sentences =
    "Segmenter" in Intl
      ? Array.from(new Intl.Segmenter(language, { granularity: "sentence" }).segment(text), ({ segment }) => segment)
      : text.split(/(?<=[.!?…]["'”’»)]*)\s+|\n+/);
  return sentences.map((sentence) => sentence.replaceAll(/\s+/g, " ").trim()).filter(Boolean);
}

// A long sentence is cut between its words, and a long word between its characters.
function cutLong(sentence: string, maxLength: number): string[] {
  if (sentence.length <= maxLength) return [sentence];
  const words = sentence.split(" ").flatMap((word) => cutWord(word, maxLength));
  return pack(words, maxLength);
}

function pack(units: readonly string[], maxLength: number): string[] {
  const pieces: string[] = [];
  for (const unit of units) {
    const last = pieces.at(-1);
    if (last !== undefined && last.length + 1 + unit.length <= maxLength) pieces[pieces.length - 1] = `${last} ${unit}`;
    else pieces.push(unit);
  }
  return pieces;
}

function cutWord(word: string, maxLength: number): string[] {
  const pieces: string[] = [""];
  for (const character of word) {
    const last = pieces.at(-1) ?? "";
    if (last.length + character.length <= maxLength) pieces[pieces.length - 1] = last + character;
    else pieces.push(character);
  }
  return pieces;
}
