import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import type { Settings } from "../config/settings.js";
import { openAnswering } from "../runtime/answering.js";
import { answerJson } from "../terminal/answer-json.js";
import { showAnswer } from "../terminal/answer-view.js";
import { json, line, type Console } from "../terminal/console.js";

/** Answers one question, with its sources. With a thread it goes on with that conversation. */
export async function askCommand(
  question: string,
  options: { thread?: string },
  settings: Settings,
  console: Console,
  signal: AbortSignal,
): Promise<ExitCode> {
  const answering = await openAnswering(settings);
  try {
    const answer = await answering.engine.ask(question, {
      signal,
      ...(options.thread === undefined ? {} : { threadId: options.thread }),
    });
    if (settings.json) {
      json(console.out, answerJson(answer));
    } else {
      showAnswer(console, answer);
      line(console.out);
      line(console.err, console.colours.dim(`Go on with:  nestor ask --thread ${answer.threadId} "…"`));
    }
    return exitCode.ok;
  } finally {
    await answering.close();
  }
}
