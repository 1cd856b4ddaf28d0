import { type SpeechLanguage, LANGUAGES, voiceNumber } from "./voices.js";
import { synthesize } from "./synthesize.js";
import { encodeUtterance } from "./utterance.js";
import { writeWavHeader } from "./wav-header.js";

/**
 * Speaks a text as a WAV file of 16 bit samples in one channel. Only the words are spoken: any white space between them
 * is heard as one space.
 *
 * @param rate samples a second
 */
export function speak(text: string, how: { language: SpeechLanguage; voice: string; rate: number }): Uint8Array {
  const utterance = encodeUtterance({
    language: LANGUAGES.indexOf(how.language),
    voice: voiceNumber(how.voice),
    text: new TextEncoder().encode(text.trim().replaceAll(/\s+/g, " ")),
  });
  const samples = synthesize(utterance, how.rate);
  return Buffer.concat([writeWavHeader(how.rate, samples.byteLength), littleEndian(samples)]);
}

function littleEndian(samples: Int16Array): Buffer {
  const bytes = Buffer.allocUnsafe(samples.length * 2);
  for (let index = 0; index < samples.length; index += 1) bytes.writeInt16LE(samples[index] as number, index * 2);
  return bytes;
}
