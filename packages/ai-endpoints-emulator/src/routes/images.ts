import { z } from "zod";
import { paintPicture } from "../images/paint.js";
import type { Model } from "../models/roster.js";
import { ApiError } from "../server/api-error.js";
import { unixSeconds } from "../server/clock.js";
import type { Answer, Call, ModelRoute, PlainRoute, Route } from "../server/route.js";
import { validate } from "../server/validation.js";

const HOST = "stable-diffusion-xl.endpoints.kepler.ai.cloud.ovh.net";
const PICTURES = "/pictures/{prompt}";

/**
 * `POST /v1/images/generations`, which third parties describe in OpenAI's shape; whether the service answers with
 * `b64_json` or `url` by default is unconfirmed, here it is `b64_json`.
 */
const unifiedRoute: ModelRoute = {
  method: "POST",
  path: "/v1/images/generations",
  model: true,
  handle({ body, services, origin }, model) {
    requireImages(model);
    const { prompt, n, size, response_format, negative_prompt, seed } = validate(
      unifiedSchema,
      body,
      services.validationStatus,
    );
    const [width = 1024, height = 1024] = size.split("x").map(Number);
    const data = Array.from({ length: n }, (_, index) => {
      const picture = { prompt, negativePrompt: negative_prompt, width, height, seed: (seed ?? 0) + index };
      if (response_format === "url") return { url: addressOf(origin, picture) };
      return { b64_json: paintPicture(picture).toString("base64") };
    });
    return { json: { created: unixSeconds(services.clock), data } };
  },
};

/** `POST /api/text2image` on the host of SDXL (catalog page): the picture itself. */
const dedicatedRoute: ModelRoute = {
  method: "POST",
  host: HOST,
  path: "/api/text2image",
  model: true,
  defaultModel: "stable-diffusion-xl-base-v10",
  handle({ body, services }) {
    const { prompt, negative_prompt } = validate(dedicatedSchema, body, services.validationStatus);
    const picture = { prompt, negativePrompt: negative_prompt, width: 1024, height: 1024, seed: 0 };
    return { content: paintPicture(picture), contentType: "application/octet-stream" };
  },
};

/** Where the addresses lead that `response_format: "url"` gives. */
const pictureRoute: PlainRoute = {
  method: "GET",
  path: PICTURES,
  model: false,
  key: "ignored",
  handle({ params, query, services }: Call): Answer {
    const { width, height, seed } = validate(addressSchema, Object.fromEntries(query), services.validationStatus);
    const picture = { prompt: params.prompt ?? "", negativePrompt: query.get("not") ?? "", width, height, seed };
    return { content: paintPicture(picture), contentType: "image/png" };
  },
};

/** The routes for pictures. */
export const imageRoutes: readonly Route[] = [unifiedRoute, dedicatedRoute, pictureRoute];

const prompt = z.string().min(1);

// The largest picture takes a fifth of a second, and nothing else is answered meanwhile.
const MAX_SIDE = 2048;

const unifiedSchema = z.looseObject({
  prompt,
  negative_prompt: z.string().optional(),
  n: z.number().int().min(1).max(10).default(1),
  size: z
    .string()
    .regex(/^\d{2,4}x\d{2,4}$/, "a size such as 1024x1024 is needed")
    .refine((size) => size.split("x").every((side) => Number(side) <= MAX_SIDE), `at most ${MAX_SIDE} pixels a side`)
    .default("1024x1024"),
  seed: z.number().int().optional(),
  response_format: z.enum(["b64_json", "url"]).nullish(),
});

const dedicatedSchema = z.looseObject({ prompt, negative_prompt: z.string().optional() });

const side = z.coerce.number().int().min(1).max(MAX_SIDE);
const addressSchema = z.object({ width: side, height: side, seed: z.coerce.number().int() });

function requireImages({ id, kind }: Model): void {
  if (kind !== "image") {
    throw new ApiError(400, `${id} makes no images; stable-diffusion-xl-base-v10 does.`, { param: "model" });
  }
}

function addressOf(origin: string, picture: { prompt: string; negativePrompt: string | undefined } & Size): string {
  const { prompt: words, negativePrompt = "", width, height, seed } = picture;
  const query = new URLSearchParams({ width: `${width}`, height: `${height}`, seed: `${seed}`, not: negativePrompt });
  return `${origin}${PICTURES.replace("{prompt}", encodeURIComponent(words))}?${query.toString()}`;
}

interface Size {
  width: number;
  height: number;
  seed: number;
}
