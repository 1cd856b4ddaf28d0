import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Waits until the graph is built and its number of candidates was measured; a minute at most for the latter. */
export async function untilMeasured(store, folder) {
  while ((await store.index()).kind === "building") await delay(20);
  const header = path.join(folder, "vectors.json");
  const isMeasured = () => existsSync(header) && JSON.parse(readFileSync(header, "utf8")).tuned !== undefined;
  for (let waitedMs = 0; !isMeasured() && waitedMs < 60_000; waitedMs += 100) await delay(100);
}
