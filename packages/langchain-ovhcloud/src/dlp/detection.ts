import type { AIEndpointsClient } from "../client/client.js";
import type { ApiRequest } from "../client/api-request.js";
import { parseAnswer } from "../client/read-answer.js";
import { concealTexts } from "./conceal.js";
import { type AnsweredDocument, documentsOf } from "./documents-of.js";
import type { Span } from "./finding.js";
import { inLanes } from "./lanes.js";
import { mergeSpans } from "./merge-spans.js";
import { placeFindings } from "./place-findings.js";
import { jsonBytes, splitText } from "./split-text.js";

/** How texts are sent. */
export interface DetectionSettings {
  client: AIEndpointsClient;
  model: string;
  payloadForm: "text" | "array";
  maxRequestBytes: number;
  overlap: number;
  concurrency: number;
}

/** What was found in a text. */
export interface Detected {
  spans: Span[];
  /** What the service made of the text; undefined when it made nothing, or the text was sent in pieces. */
  redacted: string | undefined;
}

/**
 * Asks the service about texts.
 *
 * @param texts what to search; empty ones are not sent.
 * @param detectors as the API reads them.
 * @param settings how to send; `signal` aborts all.
 * @returns one for each text, in order.
 */
export async function detectIn(
  texts: readonly string[],
  detectors: readonly unknown[],
  settings: DetectionSettings & { signal?: AbortSignal | undefined },
): Promise<Detected[]> {
  // JSON cannot carry half of a surrogate pair, so that its place is taken by something of the same length.
  const sent = texts.map((text) => text.replaceAll(/\p{Surrogate}/gu, "\uFFFD"));
  const frame = JSON.stringify(bodyOf(settings.model, "", detectors));
  const room = settings.maxRequestBytes - new TextEncoder().encode(frame).length;
  const groups = settings.payloadForm === "array" ? packTexts(sent, room) : sent.map((_, place) => [place]);
  const asked = groups.map((group) => group.filter((place) => sent[place] !== "")).filter((group) => group.length > 0);

  const results = texts.map((): Detected => ({ spans: [], redacted: "" }));
  await inLanes(asked, settings, async (places, signal) => {
    const group = places.map((place) => sent[place] as string);
    const found = await detectGroup(group, { settings, detectors, room, signal });
    for (const [i, place] of places.entries()) results[place] = found[i] as Detected;
  });
  return results;
}

interface Task {
  settings: DetectionSettings;
  detectors: readonly unknown[];
  /** Bytes that a request has for texts. */
  room: number;
  signal: AbortSignal;
}

async function detectGroup(texts: readonly string[], task: Task): Promise<Detected[]> {
  const [first = ""] = texts;
  if (texts.length === 1) return [await detectOne(first, task)];
  const documents = await ask(texts, task);
  return documents.map((document, i) => read(texts[i] as string, document, task));
}

async function detectOne(text: string, task: Task): Promise<Detected> {
  const { overlap, concurrency } = task.settings;
  const ranges = splitText(text, { maxBytes: task.room, overlap });
  const askAbout = async (piece: string, signal: AbortSignal) => {
    const [document] = await ask(piece, { ...task, signal });
    return read(piece, document as AnsweredDocument, task);
  };
  if (ranges.length === 1) return askAbout(text, task.signal);
  const pieces = await inLanes(ranges, { concurrency, signal: task.signal }, async (range, signal) => ({
    range,
    spans: (await askAbout(text.slice(range.start, range.end), signal)).spans,
  }));
  return { spans: mergeSpans(text.length, pieces), redacted: undefined };
}

function read(text: string, { findings, redacted }: AnsweredDocument, { settings }: Task): Detected {
  return { spans: placeFindings(text, findings, settings.model), redacted };
}

async function ask(payload: string | readonly string[], task: Task): Promise<AnsweredDocument[]> {
  const { client, model } = task.settings;
  const request: ApiRequest = { method: "POST", path: "/detect", body: bodyOf(model, payload, task.detectors) };
  const texts = [payload].flat();
  try {
    const { detectAnswerSchema } = await import("./detect-answer.js");
    const answer = parseAnswer(await client.requestJson(request, { signal: task.signal }), detectAnswerSchema, request);
    return documentsOf(answer, texts.length, model);
  } catch (error) {
    throw concealTexts(error, texts);
  }
}

function bodyOf(model: string, payload: string | readonly string[], detectors: readonly unknown[]) {
  return { model, payload, detection_config: detectors };
}

// One after the other into requests, by bytes; a text that is too long for any is alone.
function packTexts(texts: readonly string[], room: number): number[][] {
  const groups: number[][] = [];
  let left = 0;
  for (const [place, text] of texts.entries()) {
    const bytes = jsonBytes(text) + 3; // quotes and a comma
    if (groups.length === 0 || bytes > left) {
      groups.push([]);
      left = room;
    }
    groups.at(-1)?.push(place);
    left -= bytes;
  }
  return groups;
}
