/** What may be sent that is no JSON. Each can be sent again: a `Blob` may stand for a file that is never in memory whole. */
export type Payload = FormData | Blob | Uint8Array<ArrayBuffer> | string;

/** A request to the service. */
export interface ApiRequest {
  method: "GET" | "POST" | "DELETE";
  /** Below the base URL; or a whole address. */
  path: string;
  /** Sent as JSON. Its `model`, if any, chooses the rate limit. */
  body?: { model?: string; [field: string]: unknown };
  /** Sent as it is, instead of `body`. */
  payload?: Payload;
  /** Media type of the payload; forms name their own. */
  contentType?: string;
  /** Model that the request is about, where `body` does not say it: for the rate limit and for errors. */
  model?: string;
  /** What it is about, for errors of requests that are not about a model, such as `batch "batch_1"`. */
  subject?: string;
  /** Media type of the answer. Default JSON. */
  accept?: string;
  /** Send no key: the address is not one of the API. */
  keyless?: boolean;
  /** False for what must not happen twice: sent again only when the service said that it did nothing (429). Default true. */
  repeatable?: boolean;
}

/** The model that a request is about. */
export function modelOf({ model, body }: ApiRequest): string | undefined {
  return model ?? body?.model;
}

/** What `fetch` sends for a request, with its media type; made once, since it is the same for every try. */
export interface SentBody {
  content: Payload | undefined;
  contentType: string | undefined;
  /** Length, where it is known. */
  bytes: () => number | undefined;
}

/**
 * Serialises a request's body; a circular one fails here, before anything is sent.
 *
 * @param request JSON body or payload.
 */
export function serialize({ body, payload, contentType }: ApiRequest): SentBody {
  if (payload !== undefined) return { content: payload, contentType, bytes: () => sizeOf(payload) };
  const text = body === undefined ? undefined : JSON.stringify(body);
  const json = text === undefined ? undefined : "application/json";
  return { content: text, contentType: json, bytes: () => (text === undefined ? undefined : sizeOf(text)) };
}

function sizeOf(payload: Payload): number {
  if (typeof payload === "string") return new TextEncoder().encode(payload).length;
  if (payload instanceof Uint8Array) return payload.byteLength;
  if (payload instanceof FormData) return [...payload.values()].reduce((sum, value) => sum + sizeOf(value), 0);
  return payload.size;
}
