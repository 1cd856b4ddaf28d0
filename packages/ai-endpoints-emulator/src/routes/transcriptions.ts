import { listen } from "../audio/listen.js";
import { scriptedSpeech } from "../audio/scripted-speech.js";
import { transcriptionAnswer } from "../audio/transcription-answer.js";
import { readTranscriptionRequest } from "../audio/transcription-request.js";
import type { Model } from "../models/roster.js";
import { ApiError } from "../server/api-error.js";
import type { Caller } from "../server/authentication.js";
import type { FormFile } from "../server/form.js";
import type { Call, ModelRoute } from "../server/route.js";

/**
 * `POST /v1/audio/transcriptions`: writes down what the speech route has spoken. Files are read from disk in pieces, so
 * that an hour of sound needs no more memory than a minute.
 */
export const transcriptionsRoute: ModelRoute = {
  method: "POST",
  path: "/v1/audio/transcriptions",
  takes: "form",
  model: true,
  defaultModel: "whisper-large-v3",
  // The limit is on the file; the form around it may have some bytes more.
  limitBytes: (caller) => LIMITS[caller].megabytes * 1_000_000 + 100_000,
  async handle(call, model) {
    requireTranscriber(model);
    const request = readTranscriptionRequest(call.form, call.services.validationStatus);
    const file = fileOf(call);
    const limits = LIMITS[call.caller.kind];
    requireSize(file, limits.megabytes);
    const heard = await listen(file.path, file.bytes, {
      signal: call.signal,
      measured: (seconds) => requireDuration(seconds, limits.seconds),
    });
    return transcriptionAnswer(call.scripted ? scriptedSpeech(call.scripted.text ?? "", heard) : heard, request);
  },
};

// OVHcloud's audio guide of 2026-05-11.
const LIMITS: Readonly<Record<Caller["kind"], { megabytes: number; seconds: number }>> = {
  key: { megabytes: 2048, seconds: 10_800 },
  anonymous: { megabytes: 10, seconds: 60 },
};

function requireTranscriber(model: Model): void {
  if (model.kind === "audio") return;
  throw new ApiError(400, `${model.id} transcribes nothing; whisper-large-v3 does.`, { param: "model" });
}

function fileOf({ form, services }: Call): FormFile {
  const file = form.files.find(({ field }) => field === "file");
  if (file) return file;
  throw new ApiError(services.validationStatus, "file: an audio file is needed.", { param: "file" });
}

// That 413 stands for both limits is inferred: OVHcloud's troubleshooting guide names it for audio that is too large.
function requireSize({ bytes }: FormFile, megabytes: number): void {
  if (bytes <= megabytes * 1_000_000) return;
  throw new ApiError(413, `The file is larger than ${megabytes} MB, which is the limit here.`, { param: "file" });
}

function requireDuration(seconds: number, limit: number): void {
  if (seconds <= limit) return;
  const length = `${Math.ceil(seconds)} seconds`;
  throw new ApiError(413, `The audio is ${length} long; ${limit} seconds is the limit here.`, { param: "file" });
}
