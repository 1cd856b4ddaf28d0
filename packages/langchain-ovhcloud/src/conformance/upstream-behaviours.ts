/**
 * The 38 behaviours of LangChain's own suite for chat models (`internal/standard-tests` 0.0.23, which is not published),
 * by the names used here. The suite is not complete unless each is covered by a test.
 */
export const UPSTREAM_BEHAVIOURS = [
  // unit
  "constructs with the standard parameters",
  "constructs with an explicit key",
  "constructs with streaming on",
  "binds tools",
  "makes structured output",
  "reports six LangSmith parameters",
  "invoke rejects an aborted signal",
  "stream rejects an aborted signal",
  // basics
  "invokes",
  "streams",
  "batches",
  "holds a conversation",
  "takes doubled messages",
  "takes stop as option and as field",
  // events
  "streams events of version 2",
  // usage
  "counts tokens of an answer",
  "counts tokens of a stream",
  // tools
  "gives one exact call",
  "takes a tool made of a runnable",
  "takes a tool in OpenAI's form",
  "reads a history with a tool's result",
  "reads a history with list content",
  "reads few-shot examples of calls",
  "streams a call with usage",
  "runs a tool and answers with invoke",
  "runs a tool and answers with streams",
  "gives parallel calls",
  "reads parallel results",
  "takes tool parameters as a schema",
  "streams calls",
  // structured output
  "fills an object",
  "gives the raw message with the object",
  "fills a nested object",
  // cache
  "caches list content",
  // content blocks
  "reads text blocks",
  "reads image blocks",
  "reads audio blocks",
  "reads file blocks",
] as const;

/** One of them. */
export type UpstreamBehaviour = (typeof UPSTREAM_BEHAVIOURS)[number];
