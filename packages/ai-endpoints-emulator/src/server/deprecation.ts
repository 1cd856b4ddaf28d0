import type { ServerResponse } from "node:http";
import type { ScenarioAction } from "../scenarios/scenarios.js";
import type { WaitingClock } from "./clock.js";

/**
 * Lets a deprecated model be answered for: a header that says so, and a wait where the clock knows how to.
 *
 * @param sleep absent: no wait
 * @returns id of the model that answers; undefined when the one asked for does
 */
export async function redirect(
  response: ServerResponse,
  action: ScenarioAction | undefined,
  sleep: WaitingClock["sleep"] | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (action?.kind !== "deprecated") return undefined;
  // The documented sample reads "… redirected to LLaMA 3.1 8B Instruct instead".
  response.setHeader("X-Warning", `This model is deprecated and will be redirected to ${action.successor} instead`);
  await sleep?.(action.delayMs, signal);
  return action.successor;
}
