import type { SummarizerOptions } from "./summarizer-options.js";

/** How to ask for a summary, for each step. */
export interface SummaryTasks {
  whole: string;
  part: (number: number, of: number) => string;
  /** Several summaries into one that is not the last. */
  join: string;
  /** Several summaries into the one that the caller gets. */
  combine: string;
}

/**
 * Words the tasks.
 *
 * @param options style, language, focus.
 * @param maxWords of the result, and of a summary on the way.
 */
export function summaryTasks(
  { style = "paragraph", language, focus }: SummarizerOptions,
  maxWords: { result: number; part: number },
): SummaryTasks {
  const inLanguage = language === undefined ? "Write in the language of the text." : `Write in ${language}.`;
  const aboutFocus = focus === undefined ? "" : ` What matters most: ${focus}.`;
  const common = `Use only what the text says, and answer with the summary alone. ${inLanguage}${aboutFocus}`;
  const final = `${STYLES[style]} At most ${maxWords.result} words. ${common}`;
  const onTheWay = `Keep names, numbers, dates, decisions and open questions. At most ${maxWords.part} words. ${common}`;
  const several = "The texts are summaries of consecutive parts of one document, in order.";
  return {
    whole: `Summarise the text. ${final}`,
    part: (number, of) => `Summarise the text, which is part ${number} of ${of} of a longer document. ${onTheWay}`,
    join: `${several} Make one summary of them, without a word about parts. ${onTheWay}`,
    combine: `${several} Make one summary of the document of them, without a word about parts. ${final}`,
  };
}

const STYLES = {
  paragraph: "Write flowing text.",
  bullets: 'Write a list, each line beginning with "- ".',
  headline: "Write a single sentence.",
  minutes: "Write minutes: what was discussed, what was decided, and who does what until when.",
} as const satisfies Record<NonNullable<SummarizerOptions["style"]>, string>;
