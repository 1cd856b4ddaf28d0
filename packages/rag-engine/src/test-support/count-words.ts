/** A cheap tokenizer for tests: words, numbers and punctuation marks, and two special tokens as BERT adds them. */
export function countWords(text: string): number {
  return (text.match(/\p{L}{1,6}|\p{N}{1,3}|[^\s\p{L}\p{N}]/gu)?.length ?? 0) + 2;
}
