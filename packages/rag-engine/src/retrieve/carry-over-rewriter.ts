import { isFollowUp } from "./follow-up.js";
import type { QueryRewriter } from "./query-rewriter.js";

/** Beyond this the topic of a long chain of follow-ups would drown the last question. */
const longestTopic = 300;

/**
 * Rewrites without a model: a follow-up is put after the question it goes on from. That is enough for retrieval, which
 * looks for words and meaning, not for grammar.
 */
export function carryOverRewriter(): QueryRewriter {
  return {
    async rewrite({ question, history }) {
      const before = history.at(-1);
      if (before === undefined || !isFollowUp(question)) return question;
      const topic = before.standaloneQuestion.length <= longestTopic ? before.standaloneQuestion : before.question;
      return `${topic.slice(0, longestTopic)} ${question}`;
    },
  };
}
