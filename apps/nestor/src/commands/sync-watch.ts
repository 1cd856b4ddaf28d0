import { StoreBusyError } from "langchain-hybrid-store";
import {
  OVHcloudConnectionError,
  OVHcloudRateLimitError,
  OVHcloudServerError,
  OVHcloudTimeoutError,
} from "langchain-ovhcloud";
import { watchFolder, type Tally } from "rag-engine";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import type { Settings } from "../config/settings.js";
import { openForWriting, openLocation, type KnowledgeBase } from "../runtime/knowledge-base.js";
import { openModels, type Models } from "../runtime/models.js";
import { json, type Console } from "../terminal/console.js";
import { showProgress } from "../terminal/progress.js";
import { showWatch } from "../terminal/watch-view.js";
import { syncOptions, type SyncCommandOptions } from "./sync.js";

/** Keeps the index in line with a folder until Ctrl-C, which is its ordinary end. */
export async function watchCommand(
  folder: string,
  { retryFailed = false }: SyncCommandOptions,
  settings: Settings,
  console: Console,
  signal: AbortSignal,
): Promise<ExitCode> {
  const models = await openModels(settings);
  const index = new CurrentIndex(settings, models);
  try {
    const progress = showProgress(console, { tally: () => index.tally() });
    await watchFolder({
      ...syncOptions(folder, await index.open(), models, settings),
      open: () => index.open(),
      retryFailed,
      signal,
      mayPass,
      ...(settings.json ? {} : { onEvent: progress.onEvent }),
      onWatch: (event) => {
        progress.finish();
        if (!settings.json) showWatch(console, event);
        else if (event.type === "synced") json(console.out, event.summary);
      },
    });
  } finally {
    await index.close();
    await models.close();
  }
  return exitCode.ok;
}

/** The index in use: another one, once `nestor reindex` has swapped it. */
class CurrentIndex {
  readonly #settings: Settings;
  readonly #models: Models;
  #base: KnowledgeBase | undefined;

  constructor(settings: Settings, models: Models) {
    this.#settings = settings;
    this.#models = models;
  }

  async open(): Promise<KnowledgeBase> {
    if (this.#base !== undefined && this.#base.place !== (await this.#place())) await this.close();
    this.#base ??= await openForWriting(this.#settings, this.#models);
    return this.#base;
  }

  async tally(): Promise<Tally[]> {
    return (await this.#base?.library.tally()) ?? [];
  }

  async close(): Promise<void> {
    await this.#base?.close();
    this.#base = undefined;
  }

  async #place(): Promise<string> {
    const location = openLocation(this.#settings);
    try {
      return (await location.current()).place;
    } finally {
      await location.close();
    }
  }
}

/** What the service, the network or another process does to us may be over in a while. */
function mayPass(error: unknown): boolean {
  return [
    OVHcloudConnectionError,
    OVHcloudRateLimitError,
    OVHcloudServerError,
    OVHcloudTimeoutError,
    StoreBusyError,
  ].some((kind) => error instanceof kind);
}
