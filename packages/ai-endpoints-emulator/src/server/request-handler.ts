import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { findModel, type Model } from "../models/roster.js";
import { journalEntry, type JournalEntry } from "../scenarios/journal.js";
import type { ScenarioAction } from "../scenarios/scenarios.js";
import { ApiError, modelNotFound, payloadTooLarge, rateLimited } from "./api-error.js";
import type { Caller } from "./authentication.js";
import { isBrokenHere } from "./break-connection.js";
import type { WaitingClock } from "./clock.js";
import { redirect } from "./deprecation.js";
import type { ErrorShape } from "./error-shape.js";
import { sendAnswer, sendError, sendScripted } from "./send.js";
import type { Allowance } from "./rate-limit.js";
import { DEFAULT_BODY_BYTES, MAX_BODY_BYTES, parseJson, readBody, type RequestBody } from "./request-body.js";
import type { Answer, Call, ModelRoute, Route, Services } from "./route.js";

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
  const body = await readBody(request).catch((error: unknown) => {
    parts.record(entry);
    throw error;
  });
  entry.bodyBytes = body.bytes;
  entry.bodyText = body.text;
  const parsed = body.text === "" ? undefined : parseIfPossible(body.text);
  entry.body = parsed?.value ?? (body.text === "" ? undefined : body.text);
  parts.record(entry);

  const path = pathOf(request);
  const action = await takeScenario(parts, path, modelName(entry.body), signal);
  if (action?.kind === "respond") return sendScripted(response, action.response);
  if (action?.kind === "refuse") throw action.error;

  const route = findRoute(parts.routes, request.method ?? "GET", path);
  const caller = parts.authenticate(request.headers.authorization, request.socket.remoteAddress);
  const call: Call = {
    body: entry.body,
    signal,
    services: parts.services,
    scripted: action?.reply,
  };
  const successor = await redirect(response, action, parts.sleep, signal);
  const answer = route.model
    ? await serveModel(parts, route, call, caller, body, response, successor)
    : await route.handle(call);
  const fault = action?.kind === "fault" ? action.fault : undefined;
  await sendAnswer(response, answer, { fault, errorShape: parts.errorShape, signal });
}

function serveModel(
  parts: HandlerParts,
  route: ModelRoute,
  call: Call,
  caller: Caller,
  body: RequestBody,
  response: ServerResponse,
  successor: string | undefined,
): Answer | Promise<Answer> {
  const parsed = { ...call, body: parseJson(body.text) };
  const model = requestedModel(parsed.body, successor, parts.services.validationStatus);
  const limitBytes = model.vision ? MAX_BODY_BYTES : DEFAULT_BODY_BYTES;
  if (body.bytes > limitBytes) throw payloadTooLarge(limitBytes);
  const allowance = parts.limit?.(caller, model.id);
  for (const [name, value] of Object.entries(allowance?.headers ?? {})) response.setHeader(name, value);
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

function findRoute(routes: readonly Route[], method: string, path: string): Route {
  const samePath = routes.filter((route) => route.path === path);
  if (samePath.length === 0)
    throw new ApiError(404, `There is no ${path} here. The emulator serves: ${served(routes)}.`);
  const route = samePath.find((candidate) => candidate.method === method);
  if (route) return route;
  const allow = samePath.map((candidate) => candidate.method).join(", ");
  throw new ApiError(405, `${path} takes ${allow}, not ${method}.`, { headers: { Allow: allow } });
}

function served(routes: readonly Route[]): string {
  return routes.map(({ method, path }) => `${method} ${path}`).join(", ");
}

function requestedModel(body: unknown, successor: string | undefined, validationStatus: 400 | 422): Model {
  const name = successor ?? modelName(body);
  if (name === undefined) {
    throw new ApiError(validationStatus, "model: a string is needed. GET /v1/models lists the models.", {
      param: "model",
    });
  }
  const model = findModel(name);
  if (!model) throw modelNotFound(name);
  return model;
}

function modelName(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null || !("model" in body)) return undefined;
  return typeof body.model === "string" ? body.model : undefined;
}

function pathOf(request: IncomingMessage): string {
  const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

function parseIfPossible(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined; // the journal keeps the text, and the route answers 400
  }
}
