import type { WatchEvent } from "rag-engine";
import { describeFailure } from "../cli/describe-failure.js";
import { line, type Console } from "./console.js";
import { duration } from "./progress.js";
import { showSyncSummary } from "./sync-view.js";

/** Tells one event of a watch. */
export function showWatch(console: Console, event: WatchEvent): void {
  const { err, colours } = console;
  switch (event.type) {
    case "watching":
      return line(err, `Watching ${event.files} files in ${event.folders} folders. Ctrl-C ends it.`);
    case "polling":
      return line(err, colours.yellow(`Looking every ${duration(event.everyMs)}, because ${event.reason}.`));
    case "waiting":
      return line(
        err,
        `Waiting for ${namesOf(event.files)}, which ${event.files.length === 1 ? "is" : "are"} being written.`,
      );
    case "changes":
      return line(err, colours.dim(`${new Date().toLocaleTimeString("en-GB")}  ${event.files} changed`));
    case "synced":
      return event.summary.cancelled ? undefined : showSyncSummary(console, event.summary);
    case "lost":
      return line(err, colours.yellow(describeLoss(event.problem)));
    case "back":
      return line(err, "The folder is back.");
    case "failed": {
      const { message } = describeFailure(event.error);
      return line(err, colours.red(`${message}\nTrying again in ${duration(event.retryInMs)}.`));
    }
  }
}

function namesOf(files: readonly string[]): string {
  return files.length <= 3 ? files.join(", ") : `${files.slice(0, 2).join(", ")} and ${files.length - 2} more`;
}

function describeLoss(problem: "missing" | "empty"): string {
  return problem === "missing"
    ? "The folder is gone. Its documents stay in the index, and the watch waits for it to come back."
    : "The folder holds no documents any more (an unmounted disk?). They stay in the index; " +
        "if they are really gone, end the watch and run `nestor sync` once.";
}
