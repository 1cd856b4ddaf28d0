import { isFollowUp } from "./follow-up.js";
import type { EarlierTurn, QueryRewriter } from "./query-rewriter.js";

/** UTF-16 units. Beyond this a long chain of follow-ups would drown the last question. */
const longestTopic = 300;
/** Of a longer chain: its first question, which names the topic, is what must stay. */
const longestOpening = 180;

/**
 * Rewrites without a model: a follow-up is put after the question it goes on from. That is enough for retrieval, which
 * looks for words and meaning, not for grammar. A question that stands on its own stays as it is.
 */
export function carryOverRewriter(): QueryRewriter {
  return {
    async rewrite({ question, history }) {
      const last = history.at(-1);
      return last === undefined || !isFollowUp(question) ? question : `${topicOf(last)} ${question}`;
    },
  };
}

function topicOf({ standaloneQuestion, question }: EarlierTurn): string {
  if (standaloneQuestion.length <= longestTopic) return standaloneQuestion;
  const opening = cut(standaloneQuestion, longestOpening);
  const rest = longestTopic - opening.length;
  return standaloneQuestion === question ? opening : `${opening} ${cut(question, rest)}`;
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, length).replace(/\s+\S*$/u, "");
}
