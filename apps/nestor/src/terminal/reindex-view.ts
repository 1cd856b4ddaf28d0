import type { ReindexEvent } from "rag-engine";
import type { Console } from "./console.js";
import { Eta } from "./eta.js";
import { duration, showStep } from "./progress.js";

/** Shows how a reindex goes on: a line that is redrawn on a terminal, a line every ten seconds anywhere else. */
export function showReindex(
  console: Console,
  now: () => number = Date.now,
): { onEvent(event: ReindexEvent): void; finish(): void } {
  const step = showStep(console, now);
  const eta = new Eta();
  return {
    finish: () => step.finish(),
    onEvent(event) {
      if (event.type === "begun") {
        step.say(
          event.resumed
            ? "Going on with the index that was begun; the present one answers meanwhile."
            : "Building beside the present index, which answers meanwhile.",
        );
      }
      if (event.type === "progress") step.show(progress(event, eta.left(event.done, event.total, now())));
      if (event.type === "waiting") step.say("Built. Waiting for the running sync to end before the swap ...");
      if (event.type === "checking") step.say("Checking the new index ...");
    },
  };
}

function progress({ done, total }: Extract<ReindexEvent, { type: "progress" }>, leftMs: number | undefined): string {
  const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
  return `  ${done} of ${total} chunks, ${percent} %${leftMs === undefined ? "" : `, ${duration(leftMs)} left`}`;
}
