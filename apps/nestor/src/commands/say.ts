import { OVHcloudSpeech } from "langchain-ovhcloud";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import type { Settings } from "../config/settings.js";
import { withConnection } from "../runtime/connection.js";
import { json, type Console } from "../terminal/console.js";
import { readText } from "../terminal/read-text.js";
import { writeResult } from "../terminal/write-result.js";

/** Options of `nestor say`. */
export interface SayOptions {
  language?: string;
  voice?: string;
  out: string;
  force?: boolean;
}

/** Says a text into a WAV file. */
export async function sayCommand(
  source: string,
  { language, voice, out, force }: SayOptions,
  settings: Settings,
  console: Console,
  signal: AbortSignal,
): Promise<ExitCode> {
  const text = await readText(source);
  return withConnection(settings, async (connection) => {
    const spoken = await new OVHcloudSpeech({ ...connection, language, voice }).invoke(text, { signal });
    await writeResult(console, out, spoken.audio, { force });
    if (settings.json) json(console.out, { file: out, ...spoken.toJSON() });
    return exitCode.ok;
  });
}
