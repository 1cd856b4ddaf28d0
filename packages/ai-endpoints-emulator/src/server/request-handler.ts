import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type ModelTarget, openAiTarget } from "../dedicated/openai-target.js";
import type { Model } from "../models/roster.js";
import { resolveModel } from "../models/virtual-model.js";
import { journalEntry, type JournalEntry } from "../scenarios/journal.js";
import type { ScenarioAction, ScriptedReply } from "../scenarios/scenarios.js";
import { ApiError, modelNotFound, payloadTooLarge, rateLimited } from "./api-error.js";
import type { Caller } from "./authentication.js";
import { isBrokenHere } from "./break-connection.js";
import type { WaitingClock } from "./clock.js";
import { redirect } from "./deprecation.js";
import type { ErrorShape } from "./error-shape.js";
import { discardForm, type Form, NO_FORM } from "./form.js";
import { sendAnswer, sendError, sendScripted } from "./send.js";
import type { Allowance } from "./rate-limit.js";
import { DEFAULT_BODY_BYTES, MAX_BODY_BYTES, parseJson, readBody, type RequestBody } from "./request-body.js";
import type { Answer, Call, ModelRoute, Route, Services } from "./route.js";
import { findRoute, type Match, targetOf } from "./target.js";

/** What the handler needs. */
export interface HandlerParts {
  routes: readonly Route[];
  services: Services;
  authenticate(authorization: string | undefined, remoteAddress: string | undefined): Caller;
  errorShape: ErrorShape;
  /** Absent: no limits. */
  limit?: ((caller: Caller, model: string) => Allowance) | undefined;
  /** Absent: nothing waits. */
  sleep?: WaitingClock["sleep"] | undefined;
  takeScenario(path: string, model: string | undefined): ScenarioAction | undefined;
  record(entry: JournalEntry): void;
  /** Aborted when the emulator is closed. */
  closing: AbortSignal;
}

/** Makes the function that serves one HTTP request: checks first, then the route, then the answer is written. */
export function createRequestHandler(
  parts: HandlerParts,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const gone = new AbortController();
    const entry = journalEntry(request, parts.services.clock());
    response.on("finish", () => (entry.status = response.statusCode));
    response.on("close", () => {
      entry.clientClosed = !response.writableFinished && !isBrokenHere(response) && !parts.closing.aborted;
      gone.abort();
    });
    response.setHeader("Server", "ai-endpoints-emulator");
    response.setHeader("X-Request-Id", crypto.randomUUID());
    try {
      await serve(parts, request, response, entry, gone.signal);
    } catch (error) {
      if (gone.signal.aborted) return;
      sendError(response, error, parts.errorShape);
    }
  };
}

async function serve(
  parts: HandlerParts,
  request: IncomingMessage,
  response: ServerResponse,
  entry: JournalEntry,
  signal: AbortSignal,
): Promise<void> {
  const target = openAiTarget(targetOf(request));
  const match = findRoute(parts.routes, request.method ?? "GET", target);
  const route = match instanceof ApiError ? undefined : match.route;
  const isAnonymous = !/\S\s+\S/.test(request.headers.authorization ?? "");
  const body = await readBody(request, route, { isAnonymous, scratch: parts.services.scratch }).catch(
    (error: unknown) => {
      parts.record(entry);
      throw error;
    },
  );
  try {
    const json = readable(body);
    recordBody(entry, body, route?.secret ? "[redacted]" : json);
    parts.record(entry);
    const action = await takeScenario(parts, target.path, namedModel(target, json, body), signal);
    if (action?.kind === "respond") return sendScripted(response, action.response);
    if (action?.kind === "refuse") throw action.error;
    if (match instanceof ApiError) throw match;

    const caller = authenticate(parts, match.route, request);
    const call = callOf({ parts, request, target, match, json, body, caller, signal, action });
    const successor = await redirect(response, action, parts.sleep, signal);
    const answer = match.route.model
      ? await serveModel(parts, match.route, call, body, response, successor ?? target.hostModel)
      : await match.route.handle(call);
    const fault = action?.kind === "fault" ? action.fault : undefined;
    await sendAnswer(response, answer, { fault, errorShape: parts.errorShape, signal });
  } finally {
    await discardForm(body.form);
  }
}

function recordBody(entry: JournalEntry, { bytes, text }: RequestBody, shown: unknown): void {
  entry.bodyBytes = bytes;
  entry.bodyText = shown === "[redacted]" ? shown : text;
  entry.body = shown;
}

// JSON as it is parsed, other texts and bytes as they are, forms without the content of their files.
function readable({ text, form, content }: RequestBody): unknown {
  if (form !== NO_FORM) {
    const files = form.files.map(({ path: _path, ...known }) => known);
    return { fields: Object.fromEntries(form.fields), files };
  }
  if (content.length > 0) return content;
  return text === "" ? undefined : (parseIfPossible(text)?.value ?? text);
}

function authenticate({ authenticate: check }: HandlerParts, { key }: Route, request: IncomingMessage): Caller {
  const address = request.socket.remoteAddress;
  if (key === "ignored") return { kind: "anonymous", identity: address ?? "unknown" };
  const caller = check(request.headers.authorization, address);
  if (key === "required" && caller.kind === "anonymous")
    throw new ApiError(401, "This route is not served without a key.");
  return caller;
}

function callOf(given: {
  parts: HandlerParts;
  request: IncomingMessage;
  target: ModelTarget;
  match: Match;
  json: unknown;
  body: RequestBody;
  caller: Caller;
  signal: AbortSignal;
  action: { reply?: ScriptedReply | undefined } | undefined;
}): Call {
  const { parts, request, target, match, json, body, caller, signal, action } = given;
  return {
    body: json,
    form: body.form,
    bytes: body.content,
    params: match.params,
    query: target.query,
    origin: `http://${request.headers.host ?? "127.0.0.1"}`,
    contentType: (request.headers["content-type"] ?? "").toLowerCase(),
    caller,
    signal,
    services: parts.services,
    scripted: action?.reply,
  };
}

function serveModel(
  parts: HandlerParts,
  route: ModelRoute,
  call: Call,
  body: RequestBody,
  response: ServerResponse,
  decided: string | undefined,
): Answer | Promise<Answer> {
  const parsed = (route.takes ?? "json") === "json" ? { ...call, body: parseJson(body.text) } : call;
  const name = decided ?? modelName(parsed.body) ?? formModel(body.form) ?? route.defaultModel;
  const model = requestedModel(name, parts.services.validationStatus);
  const limitBytes = model.vision ? MAX_BODY_BYTES : DEFAULT_BODY_BYTES;
  if (!route.limitBytes && body.bytes > limitBytes) throw payloadTooLarge(limitBytes);
  const allowance = parts.limit?.(call.caller, model.id);
  for (const [header, value] of Object.entries(allowance?.headers ?? {})) response.setHeader(header, value);
  if (allowance && !allowance.allowed) throw rateLimited({ "Retry-After": String(allowance.resetSeconds) });
  return route.handle(parsed, model);
}

async function takeScenario(
  parts: HandlerParts,
  path: string,
  model: string | undefined,
  signal: AbortSignal,
): Promise<Exclude<ScenarioAction, { kind: "hold" }> | undefined> {
  for (;;) {
    const action = parts.takeScenario(path, model);
    if (action?.kind !== "hold") return action;
    action.arrive();
    await Promise.race([action.released, aborted(signal)]);
    signal.throwIfAborted();
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
}

function requestedModel(name: string | undefined, validationStatus: 400 | 422): Model {
  if (name === undefined) {
    throw new ApiError(validationStatus, "model: a string is needed. GET /v1/models lists the models.", {
      param: "model",
    });
  }
  const model = resolveModel(name);
  if (!model) throw modelNotFound(name);
  return model;
}

function namedModel({ hostModel }: ModelTarget, json: unknown, { form }: RequestBody): string | undefined {
  return hostModel ?? modelName(json) ?? formModel(form);
}

function formModel({ fields }: Form): string | undefined {
  return fields.get("model")?.[0];
}

function modelName(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null || !("model" in body)) return undefined;
  return typeof body.model === "string" ? body.model : undefined;
}

function parseIfPossible(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined; // the journal keeps the text, and the route answers 400
  }
}
