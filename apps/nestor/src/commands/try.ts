import { ChatOVHcloud, type ClientOptions, OVHcloudCostTracker } from "langchain-ovhcloud";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import { keyVariable } from "../config/mode.js";
import type { Settings } from "../config/settings.js";
import { withConnection } from "../runtime/connection.js";
import { writeUsage } from "../runtime/usage-book.js";
import { json, line, type Console } from "../terminal/console.js";
import { euro } from "../terminal/money.js";

/** Options of `nestor try`. */
export interface TryOptions {
  system?: string;
  maxTokens?: number;
  /** Print the request as a curl command, and send nothing. */
  curl?: boolean;
}

/** Sends one prompt to one model and streams what it says. */
export async function tryCommand(
  model: string,
  prompt: string,
  options: TryOptions,
  settings: Settings,
  console: Console,
  signal: AbortSignal,
): Promise<ExitCode> {
  if (options.curl) {
    line(console.out, curlOf(model, prompt, options, settings));
    return exitCode.ok;
  }
  return withConnection(settings, async (connection) => {
    const tracker = new OVHcloudCostTracker();
    try {
      await stream({ connection, model, prompt, options, tracker, settings, console, signal });
    } finally {
      writeUsage(settings, "try", tracker);
    }
    return exitCode.ok;
  });
}

async function stream(run: {
  connection: ClientOptions;
  model: string;
  prompt: string;
  options: TryOptions;
  tracker: OVHcloudCostTracker;
  settings: Settings;
  console: Console;
  signal: AbortSignal;
}): Promise<void> {
  const { connection, model, prompt, options, tracker, settings, console, signal } = run;
  const chat = new ChatOVHcloud({ ...connection, model, maxTokens: options.maxTokens });
  const messages: ["system" | "human", string][] = [
    ...(options.system === undefined ? [] : [["system", options.system] as ["system", string]]),
    ["human", prompt],
  ];
  let text = "";
  let answeredBy = model;
  for await (const chunk of await chat.stream(messages, { signal, callbacks: [tracker] })) {
    text += chunk.text;
    answeredBy = String(chunk.response_metadata.model ?? answeredBy);
    if (!settings.json) console.out.write(chunk.text);
  }
  const { euro: spent, inputTokens, outputTokens } = tracker.total;
  const isPriced = settings.mode !== "offline" && Object.keys(tracker.unpriced).length === 0;
  if (settings.json) {
    json(console.out, { model: answeredBy, text, inputTokens, outputTokens, ...(isPriced && { euro: spent }) });
    return;
  }
  line(console.out);
  const cost = settings.mode === "offline" ? "offline" : isPriced ? euro(spent) : "price not known";
  line(console.err, console.colours.dim(`${answeredBy}: ${inputTokens} tokens in, ${outputTokens} out, ${cost}`));
}

/** The same request for a terminal; the key is a variable, so that it is not in anybody's history. */
function curlOf(model: string, prompt: string, { system, maxTokens }: TryOptions, { mode }: Settings): string {
  const { baseURL } = new ChatOVHcloud({ model, anonymous: true });
  const messages = [
    ...(system === undefined ? [] : [{ role: "system", content: system }]),
    { role: "user", content: prompt },
  ];
  const body = { model, messages, ...(maxTokens !== undefined && { max_tokens: maxTokens }), stream: true };
  const key = mode === "anonymous" ? [] : [`-H "Authorization: Bearer $${keyVariable}"`];
  const parts = [
    `curl --no-buffer ${quote(`${baseURL}/chat/completions`)}`,
    ...key,
    "-H 'Content-Type: application/json'",
    `-d ${quote(JSON.stringify(body))}`,
  ];
  return parts.join(" \\\n  ");
}

// For a POSIX shell: within single quotes only the quote itself means something.
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
