/**
 * Tokens of a text, estimated on the safe side without a vocabulary: one per CJK character, one per three and a half
 * other characters (BERT-like vocabularies need about four for English, three for German).
 */
export function estimateTokens(text: string): number {
  const dense = text.match(denseScripts)?.length ?? 0;
  return dense + Math.ceil((text.length - dense) / charactersPerToken);
}

const charactersPerToken = 3.5;
const denseScripts = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/gu;
