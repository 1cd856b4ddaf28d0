import { createInterface } from "node:readline/promises";
import type { AnswerEngine } from "rag-engine";
import { describeFailure } from "../cli/describe-failure.js";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import type { Settings } from "../config/settings.js";
import { openAnswering } from "../runtime/answering.js";
import { answerJson } from "../terminal/answer-json.js";
import { showSources } from "../terminal/answer-view.js";
import { json, line, type Console } from "../terminal/console.js";

/**
 * A conversation: one question a line, from the keyboard or a pipe; answers stream as they are written. Ctrl-C stops
 * the answer that is being written; at the prompt, Ctrl-C, Ctrl-D and `/exit` end the conversation.
 */
export async function chatCommand(
  options: { thread?: string },
  settings: Settings,
  console: Console,
  signal: AbortSignal,
  input: NodeJS.ReadableStream = process.stdin,
): Promise<ExitCode> {
  const answering = await openAnswering(settings);
  try {
    return await converse(answering.engine, options.thread, settings, console, signal, input);
  } finally {
    await answering.close();
  }
}

async function converse(
  engine: AnswerEngine,
  thread: string | undefined,
  settings: Settings,
  console: Console,
  stop: AbortSignal,
  input: NodeJS.ReadableStream,
): Promise<ExitCode> {
  const interactive = "isTTY" in input && input.isTTY === true;
  const lines = createInterface({ input, output: console.err, terminal: interactive, prompt: "> " });
  let running: AbortController | undefined;
  let status: ExitCode = exitCode.ok;
  let threadId = thread;
  lines.on("SIGINT", () => (running ? running.abort() : lines.close()));
  stop.addEventListener("abort", () => {
    running?.abort();
    lines.close();
  });
  if (interactive) {
    line(console.err, "Ask about your documents. /exit or Ctrl-D ends; Ctrl-C stops an answer.");
    lines.prompt();
  }
  for await (const raw of lines) {
    const question = raw.trim();
    if (question === "/exit") break;
    if (question !== "") {
      running = new AbortController();
      try {
        threadId = await answerOne(engine, question, threadId, settings, console, running.signal);
      } catch (error) {
        const failure = describeFailure(error);
        line(console.err, failure.message);
        status = failure.exitCode;
      } finally {
        running = undefined;
      }
    }
    if (interactive) lines.prompt();
  }
  lines.close();
  if (threadId !== undefined && !settings.json)
    line(console.err, `Go on later with:  nestor chat --thread ${threadId}`);
  return interactive ? exitCode.ok : status;
}

async function answerOne(
  engine: AnswerEngine,
  question: string,
  threadId: string | undefined,
  settings: Settings,
  console: Console,
  signal: AbortSignal,
): Promise<string> {
  let usedThread = threadId;
  for await (const event of engine.stream(question, { signal, ...(threadId === undefined ? {} : { threadId }) })) {
    if (event.type === "rewritten" && event.fallback !== undefined && !settings.json) {
      line(console.err, console.colours.dim(`${event.fallback} Searching for: ${event.question}`));
    }
    if (event.type === "token" && !settings.json) console.out.write(event.text);
    if (event.type === "answer") {
      usedThread = event.answer.threadId;
      if (settings.json) {
        json(console.out, answerJson(event.answer));
      } else {
        line(console.out);
        showSources(console, event.answer);
        line(console.out);
      }
    }
  }
  return usedThread ?? "";
}
