import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { type Answer, json, type ScriptedServer, startScriptedServer } from "../test-support/scripted-server.js";
import { describeToken } from "./describe-token.js";
import { revokeToken } from "./revoke-token.js";
import { verifyToken } from "./verify-token.js";

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const jwt = (claims: object) => `${part({ alg: "RS256" })}.${part(claims)}.c2lnbmF0dXJl`;
const NOW = Date.UTC(2026, 10, 23);

describe("describeToken", () => {
  it("tells when a JWT was made and expires, and nothing of its content", () => {
    const token = jwt({ exp: NOW / 1000 + 60, iat: NOW / 1000 - 60, sub: "somebody" });

    const description = describeToken(token, NOW);

    expect(description).toEqual({
      format: "jwt",
      length: token.length,
      expiresAt: new Date(NOW + 60_000),
      issuedAt: new Date(NOW - 60_000),
      expired: false,
      problems: [],
    });
  });

  it("tells that one has expired", () => {
    expect(describeToken(jwt({ exp: NOW / 1000 }), NOW).expired).toBe(true);
  });

  it.each(["an-opaque-key", "a.b.c", `${part("text")}.${part(1)}.x`, "a.b"])(
    "says nothing of the expiry of %j, because nobody knows",
    (token) => {
      expect(describeToken(token, NOW)).toEqual({ format: "opaque", length: token.length, problems: [] });
    },
  );

  it.each([
    [" key", /white space/],
    ["a key", /Copy it again/],
    ["Bearer key", /not a part of it/],
    ["", /empty/],
  ])("sees what is wrong with %j", (token, problem) => {
    expect(describeToken(token).problems.join(" ")).toMatch(problem);
  });
});

describe("verifyToken and revokeToken", () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await createEmulator({ rateLimits: false, embeddings: "hash" });
  });
  beforeEach(() => emulator.scenarios.clear());
  afterAll(() => emulator.close());

  const options = (apiKey: string) => ({ apiKey, baseURL: emulator.url, retry: { baseDelayMs: 1 } });

  it.each([
    ["good-key", "valid"],
    ["invalid-key", "refused"],
    ["expired-key", "refused"],
    ["discovery-key", "discovery-mode"],
    ["not a key", "refused"],
  ])("tell of %j that it is %s, without showing it", async (key, status) => {
    const verification = await verifyToken(options(key));

    expect(verification.status).toBe(status);
    expect(verification.detail).not.toContain(key);
  });

  it("tell of no key that there is none, and send nothing", async () => {
    const before = emulator.journal.length;

    const verification = await verifyToken({ anonymous: true, baseURL: emulator.url });

    expect(verification.status).toBe("missing");
    expect(emulator.journal).toHaveLength(before);
  });

  it("take a key that is over its limit for a good one", async () => {
    emulator.scenarios.rateLimitStorm({ times: 9, retryAfterSeconds: 9000 });

    expect(await verifyToken({ ...options("good-key"), rateLimiter: false })).toMatchObject({
      status: "valid",
      httpStatus: 429,
    });
  });

  it("do not judge a key when the service cannot be asked", async () => {
    expect(await verifyToken({ ...options("good-key"), baseURL: "http://127.0.0.1:9/v1" })).toMatchObject({
      status: "unknown",
      detail: expect.stringContaining("connection"),
    });
  });

  it("do not blame a key for another setting", async () => {
    expect(await verifyToken({ ...options("good-key"), baseURL: "nowhere" })).toMatchObject({
      status: "unknown",
      detail: expect.stringContaining("base URL"),
    });
  });

  it("throw when the signal aborts", async () => {
    const signal = AbortSignal.abort();

    await expect(verifyToken(options("good-key"), { signal })).rejects.toMatchObject({ kind: "aborted" });
  });

  it("end a key's life, without the key in a header", async () => {
    await revokeToken("to-be-revoked", { baseURL: emulator.url });

    expect(emulator.journal.at(-1)?.headers).not.toHaveProperty("authorization");
    expect(await verifyToken(options("to-be-revoked"))).toMatchObject({ status: "refused", httpStatus: 403 });
  });

  it("revoke nothing by leaving something out", async () => {
    await expect(revokeToken("", { baseURL: emulator.url })).rejects.toMatchObject({ kind: "configuration" });
  });
});

describe("verifyToken where wrong keys count as none", () => {
  let server: ScriptedServer;
  afterEach(() => server.close());

  const headers = { "x-ratelimit-limit-minute": "2" };
  const vector = { object: "list", model: "bge-m3", data: [{ object: "embedding", index: 0, embedding: [1] }] };

  it.each<[string, Answer]>([
    ["an answer", json(vector, { headers })],
    ["a refusal for too many", json({ message: "API rate limit exceeded" }, { status: 429, headers })],
  ])("sees it by the limit of %s", async (_what, answer) => {
    server = await startScriptedServer(answer);

    const verification = await verifyToken({ apiKey: "any", baseURL: server.url, rateLimiter: false, maxRetries: 0 });

    expect(verification).toMatchObject({ status: "refused", detail: expect.stringContaining("without a key") });
  });
});

describe("revokeToken that fails", () => {
  let server: ScriptedServer;
  afterEach(() => server.close());

  it("is sent once, and shows the key in no error", async () => {
    server = await startScriptedServer(json({ message: "cannot revoke very-secret-key" }, { status: 503 }));

    const error = await revokeToken("very-secret-key", { baseURL: server.url }).catch((cause: unknown) => cause);

    expect(error).toMatchObject({ kind: "server" });
    expect(String(error)).not.toContain("very-secret-key");
    expect(server.seen).toHaveLength(1);
  });
});
