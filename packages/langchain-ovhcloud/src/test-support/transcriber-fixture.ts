import { OVHcloudTranscriber } from "../audio/transcriber.js";
import type { OVHcloudTranscriberFields } from "../audio/transcriber-fields.js";
import { wavHeader } from "../audio/wav.js";
import { type Answer, json, type ScriptedServer, startScriptedServer } from "./scripted-server.js";

/** How the samples of {@link silentWav} are coded. */
export const PCM = { tag: 1, channels: 1, sampleRateHz: 16_000, bitsPerSample: 16, bytesPerSecond: 32_000 };

/** A WAV file in which nobody speaks. */
export const silentWav = (seconds: number) =>
  new Blob([wavHeader(PCM, seconds * 32_000), new Uint8Array(seconds * 32_000)]);

/** A server that answers recordings, and a transcriber that uses it. */
export async function serveTranscriptions(
  fields: OVHcloudTranscriberFields = {},
  ...script: Answer[]
): Promise<{ server: ScriptedServer; transcriber: OVHcloudTranscriber }> {
  const server = await startScriptedServer(...(script.length > 0 ? script : [json({ text: "Hello." })]));
  const transcriber = new OVHcloudTranscriber({
    apiKey: "a-key",
    baseURL: server.url,
    rateLimiter: false,
    retry: { baseDelayMs: 1, rateLimitDelayMs: 1 },
    ...fields,
  });
  return { server, transcriber };
}

/** Names and values of a form's fields that are no file, in order, and the file's name. */
export function formOf(body: string): { fields: [string, string][]; filename: string | undefined } {
  const fields = [...body.matchAll(/name="([^"]+)"\r\n\r\n([^\r]*)\r\n/g)].map(
    ([, name = "", value = ""]): [string, string] => [name, value],
  );
  return { fields, filename: /filename="([^"]*)"/.exec(body)?.[1] };
}
