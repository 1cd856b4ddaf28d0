import { listen } from "../audio/listen.js";
import { scriptedSpeech } from "../audio/scripted-speech.js";
import { sentencesOf } from "../audio/sentences.js";
import { ApiError } from "../server/api-error.js";
import type { PlainRoute } from "../server/route.js";

/**
 * `POST /api/v1/asr/recognize` on the hosts of the speech recognition models before Whisper (OVHcloud's example; presumed
 * retired): a list whose parts have the words as `alternatives[0].transcript`. Hears what the speech route has spoken.
 */
export const recognitionRoute: PlainRoute = {
  method: "POST",
  host: "{slug}.endpoints.kepler.ai.cloud.ovh.net",
  path: "/api/v1/asr/recognize",
  model: false,
  takes: "form",
  async handle({ params, form, services, signal, scripted }) {
    if (!/^nvr-asr-[a-z]{2}-[a-z]{2}$/.test(params.slug ?? ""))
      throw new ApiError(404, `The host ${params.slug} does not exist, or does not have this route.`);
    const file = form.files.find(({ field }) => field === "audio");
    if (!file) throw new ApiError(services.validationStatus, "audio: a WAV file is needed.", { param: "audio" });
    const heard = await listen(file.path, file.bytes, { signal, measured: () => {} });
    const { turns } = scripted ? scriptedSpeech(scripted.text ?? "", heard) : heard;
    const sentences = turns.flatMap(({ words }) => sentencesOf(words));
    return { json: sentences.map(({ words }) => partOf(words.map(({ word }) => word).join(" "))) };
  },
};

// Each part ends with a space, so that clients which only join them get a text.
function partOf(text: string): object {
  return { alternatives: [{ transcript: `${text} `, confidence: 1 }] };
}
