import { scoreEmotions, scoreStars } from "../dedicated/emotions.js";
import { tagNames } from "../dedicated/named-entities.js";
import { modelOfSlug } from "../dedicated/slugs.js";
import { findModel } from "../models/roster.js";
import { ApiError } from "../server/api-error.js";
import type { Answer, Call, PlainRoute, Route } from "../server/route.js";
import { recognitionRoute } from "./dedicated-recognition.js";
import { paddedVector } from "./embeddings.js";

const HOST = "{slug}.endpoints.kepler.ai.cloud.ovh.net";

/** Special routes of models' own hosts, as OVHcloud's examples and older clients call them. Most are retired. */
export const dedicatedRoutes: readonly Route[] = [
  special("/api/text2vec", async (call) => {
    const [vector] = await embed(call, [textOf(call)]);
    return { json: vector };
  }),
  special("/api/batch_text2vec", async (call) => ({ json: await embed(call, textsOf(call)) })),
  special("/api/text2emotions", (call) => {
    requireSlug(call, "roberta-base-go-emotions");
    return { json: scoreEmotions(textOf(call)) };
  }),
  special("/api/text2sentiments", (call) => {
    requireSlug(call, "bert-base-multilingual-uncased-sentiment");
    return { json: scoreStars(textOf(call)) };
  }),
  special("/api/text2ner", (call) => {
    requireSlug(call, "bert-base-ner");
    return { json: tagNames(fieldOf(textOf(call))) };
  }),
  recognitionRoute,
];

function special(path: string, handle: (call: Call) => Answer | Promise<Answer>): PlainRoute {
  return { method: "POST", host: HOST, path, model: false, takes: "bytes", handle };
}

// Whatever the header says: the samples send bare text as `application/json` too.
function textOf({ bytes }: Call): string {
  const text = bytes.toString("utf8");
  if (text.trim() === "") throw new ApiError(400, "The body is empty; it must be the text itself.");
  return text;
}

// The sample posts a form field under a header that says plain text.
function fieldOf(text: string): string {
  return text.startsWith("text=") ? (new URLSearchParams(text).get("text") ?? "") : text;
}

function textsOf({ bytes }: Call): string[] {
  const texts = parse(bytes.toString("utf8"));
  if (!Array.isArray(texts) || texts.length === 0 || texts.some((text) => typeof text !== "string"))
    throw new ApiError(400, "The body must be a JSON list of texts.");
  // A third-party proxy sends ten at most; the true number is unknown.
  if (texts.length > 10) throw new ApiError(400, `${texts.length} texts are more than 10. Send several requests.`);
  return texts as string[];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no list, and refused as such
  }
}

async function embed({ params, services, signal }: Call, texts: readonly string[]): Promise<number[][]> {
  const model = findModel(modelOfSlug(params.slug ?? "") ?? "");
  if (model?.dimension === undefined) throw noSuchRoute(params.slug);
  const { dimension } = model;
  const { vectors } = await services.embedTexts(texts, { signal });
  return vectors.map((vector) => paddedVector(vector, dimension));
}

function requireSlug({ params }: Call, slug: string): void {
  if (params.slug !== slug) throw noSuchRoute(params.slug);
}

function noSuchRoute(slug: string | undefined): ApiError {
  return new ApiError(404, `The host ${slug ?? ""} does not exist, or does not have this route.`);
}
