import { z } from "zod";
import type { Form } from "../server/form.js";
import { validate } from "../server/validation.js";

const flag = z
  .enum(["true", "false", "True", "False", "1", "0"], "true or false is needed")
  .transform((text) => /^(true|1)$/i.test(text));

const serverVad = z.looseObject({
  type: z.literal("server_vad"),
  prefix_padding_ms: z.coerce.number().int().nonnegative().optional(),
  silence_duration_ms: z.coerce.number().int().nonnegative().optional(),
  threshold: z.coerce.number().min(0).max(1).optional(),
});

const chunking = z.union(
  [z.literal(["auto", "null", ""]), serverVad],
  '"auto" or an object of type "server_vad" is needed',
);

const schema = z
  .object({
    chunking_strategy: chunking.optional(),
    diarize: flag.default(false),
    language: z
      .string()
      .regex(/^[a-z]{2}$/i, "a language of two letters (ISO 639-1) is needed")
      .optional(),
    prompt: z.string().default(""),
    response_format: z
      .enum(["json", "text", "verbose_json", "srt", "vtt"])
      .default("verbose_json")
      .refine((format) => format !== "srt" && format !== "vtt", "srt and vtt are not supported"),
    stream: flag.default(false).refine((stream) => !stream, "is not supported for Whisper"),
    temperature: z.coerce.number().min(0).max(1).default(0),
    timestamp_granularities: z.array(z.enum(["segment", "word"])).default(["segment"]),
  })
  .refine(({ diarize, response_format }) => !diarize || response_format === "verbose_json", {
    path: ["diarize"],
    message: "is for response_format verbose_json only",
  });

/** A checked request. */
export type TranscriptionRequest = z.infer<typeof schema>;

/**
 * Reads the fields of `POST /v1/audio/transcriptions` (OVHcloud's audio guide of 2026-05-11). Fields with brackets are
 * read too: `timestamp_granularities[]` is what the guide's curl sends, `chunking_strategy[type]` what the `openai`
 * package makes of an object.
 *
 * @throws {ApiError} for values that are not taken
 */
export function readTranscriptionRequest({ fields }: Form, status: 400 | 422): TranscriptionRequest {
  const one = (name: string) => fields.get(name)?.at(-1);
  const granularities = fields.get("timestamp_granularities[]") ?? fields.get("timestamp_granularities");
  return validate(
    schema,
    {
      chunking_strategy: chunkingOf(fields),
      diarize: one("diarize"),
      language: one("language") || undefined,
      prompt: one("prompt"),
      response_format: one("response_format"),
      stream: one("stream"),
      temperature: one("temperature"),
      timestamp_granularities: granularities,
    },
    status,
  );
}

function chunkingOf(fields: Form["fields"]): unknown {
  const parts = [...fields].flatMap(([name, values]) => {
    const [, key] = /^chunking_strategy\[(\w+)\]$/.exec(name) ?? [];
    return key === undefined ? [] : [[key, values.at(-1)] as const];
  });
  if (parts.length > 0) return Object.fromEntries(parts);
  const text = fields.get("chunking_strategy")?.at(-1);
  try {
    return text?.startsWith("{") ? JSON.parse(text) : text;
  } catch {
    return text; // refused as what it is
  }
}
