import { UsageError } from "../cli/usage-error.js";

/** Environment variable that holds the API key (OVHcloud guides, getting-started 2026-03-19). */
export const keyVariable = "OVH_AI_ENDPOINTS_ACCESS_TOKEN";

/** Where the models are: `offline` is the emulator in this process, `anonymous` the cloud without a key. */
export type Mode = "offline" | "cloud" | "anonymous";

/** What decides the mode: two flags and one environment variable. */
export interface ModeInput {
  offline?: boolean | undefined;
  anonymous?: boolean | undefined;
  environment: Readonly<Record<string, string | undefined>>;
}

/** The mode, and the one line a person must know about it (absent when they asked for that mode themselves). */
export interface ModeDecision {
  mode: Mode;
  notice?: string;
}

/**
 * Decides where the models are: a flag wins, then a key in the environment, then offline.
 *
 * @throws UsageError when both flags are given.
 */
export function decideMode({ offline, anonymous, environment }: ModeInput): ModeDecision {
  if (offline && anonymous) {
    throw new UsageError(
      "--offline and --anonymous exclude each other: the first uses no network, the second the cloud without a key.",
    );
  }
  if (offline) return { mode: "offline" };
  if (anonymous) return { mode: "anonymous", notice: anonymousNotice };
  if (environment[keyVariable]?.trim()) return { mode: "cloud" };
  return { mode: "offline", notice: offlineNotice };
}

const anonymousNotice =
  "Without a key the service takes 2 requests a minute and model: indexing waits for them and takes a while.";

const offlineNotice = `No ${keyVariable}: running offline. Answers are quotes picked from the documents, not written by a language model.`;
