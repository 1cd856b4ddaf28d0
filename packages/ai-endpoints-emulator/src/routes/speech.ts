import { speak } from "../audio/speak.js";
import { readSpeechRequest } from "../audio/speech-request.js";
import { LANGUAGES, type SpeechLanguage } from "../audio/voices.js";
import type { Model } from "../models/roster.js";
import { ApiError } from "../server/api-error.js";
import type { ModelRoute } from "../server/route.js";

/**
 * `POST /api/v1/tts/text_to_audio` on the hosts of the four speech models: a WAV file that sounds like a modem, and that
 * the transcription route can write down.
 */
export const speechRoutes: readonly ModelRoute[] = LANGUAGES.map((language) => ({
  method: "POST",
  host: `${language.slug}.endpoints.kepler.ai.cloud.ovh.net`,
  path: "/api/v1/tts/text_to_audio",
  model: true,
  // The host is the model; its body names none.
  defaultModel: language.slug,
  handle({ body, services }, model) {
    requireHostsModel(model, language);
    const request = readSpeechRequest(body, language, services.validationStatus);
    return { content: speak(request.text, { language, ...request }), contentType: "audio/wav" };
  },
}));

function requireHostsModel({ id }: Model, { slug }: SpeechLanguage): void {
  if (id !== slug) throw new ApiError(400, `This host serves ${slug}, not ${id}.`, { param: "model" });
}
