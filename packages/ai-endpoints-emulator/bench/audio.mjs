// Speaks an hour of text and writes it down again: node bench/audio.mjs (needs a build).
import { createEmulator } from "../dist/index.js";

const SENTENCE = "The quick brown fox jumps over the lazy dog near the river bank. ";
const PIECE = SENTENCE.repeat(15).slice(0, 970);
const HOUR_SECONDS = 3_600;
const rate = Number(process.argv[2] ?? 16_000);

const emulator = await createEmulator({ rateLimits: false, embeddings: "hash" });
const headers = { authorization: "Bearer any-key" };
const host = `${new URL(emulator.url).origin}/hosts/nvr-tts-en-us.endpoints.kepler.ai.cloud.ovh.net`;

let start = performance.now();
const parts = [];
for (let seconds = 0; seconds < HOUR_SECONDS;) {
  const body = JSON.stringify({ text: PIECE, sample_rate_hz: rate });
  const response = await fetch(`${host}/api/v1/tts/text_to_audio`, { method: "POST", body, headers });
  const wav = await response.arrayBuffer();
  parts.push(wav.slice(44));
  seconds += (wav.byteLength - 44) / 2 / rate;
}
console.log(`spoken: ${parts.length} requests in ${since(start)} s`);

const data = new Blob(parts);
const header = Buffer.alloc(44);
header.write("RIFF\0\0\0\0WAVEfmt ", "latin1");
for (const [value, at] of [
  [16, 16],
  [rate, 24],
  [rate * 2, 28],
  [36 + data.size, 4],
  [data.size, 40],
])
  header.writeUInt32LE(value, at);
for (const [value, at] of [
  [1, 20],
  [1, 22],
  [2, 32],
  [16, 34],
])
  header.writeUInt16LE(value, at);
header.write("data", 36, "latin1");
const form = new FormData();
form.append("file", new Blob([header, data]), "hour.wav");

start = performance.now();
const response = await fetch(`${emulator.url}/audio/transcriptions`, { method: "POST", body: form, headers });
const { duration, segments, text } = await response.json();
console.log(
  `written down: ${duration} s of sound, ${segments.length} segments, ${text.length} characters in ${since(start)} s`,
);
console.log(
  `largest memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB (client and its ${Math.round(data.size / 1e6)} MB of sound included)`,
);
await emulator.close();

function since(from) {
  return ((performance.now() - from) / 1_000).toFixed(1);
}
