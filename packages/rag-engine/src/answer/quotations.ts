/** What may stand between marks, by mark. German closes with the mark that English opens with; Swedish closes as it opens. */
const pattern = /"([^"]+)"|“([^”“]+)”|„([^“”„]+)[“”]|«([^»«]+)»|»([^«»]+)«|”([^”]+)”|「([^」]+)」|『([^』]+)』/gu;

/** What a text puts in double quotes, in order, without the marks. */
export function findQuotations(text: string): string[] {
  return [...text.matchAll(pattern)].map(
    (match) =>
      match
        .slice(1)
        .find((group) => group !== undefined)
        ?.trim() ?? "",
  );
}

/** The text without its quotations. */
export function withoutQuotations(text: string): string {
  return text.replaceAll(pattern, " ");
}

/** The same text, of the same length, with nothing in its quotations that could end a sentence. */
export function maskQuotations(text: string): string {
  return text.replaceAll(pattern, (quotation) => quotation.replaceAll(/[^\p{L}\p{N}\s]/gu, "_").replaceAll(/\s/g, " "));
}

/** From the first mark to the last: a quotation that holds quotations itself. */
export function outerQuotation(text: string): string | undefined {
  return /["“„«»”]([\s\S]+)["“”»«]/u.exec(text)?.[1]?.trim();
}

/** What is left when a model copies a passage as it was escaped for the prompt. */
export function unescapeMarkup(text: string): string {
  return text
    .replaceAll(/&lt;/gi, "<")
    .replaceAll(/&gt;/gi, ">")
    .replaceAll(/&quot;/gi, '"')
    .replaceAll(/&amp;/gi, "&");
}
