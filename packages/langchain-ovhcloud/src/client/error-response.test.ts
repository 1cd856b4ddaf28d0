import { describe, expect, it } from "@jest/globals";
import { ContextOverflowError, getRetryable, LangChainError } from "@langchain/core/errors";
import { errorFromResponse } from "./error-response.js";
import {
  OVHcloudAuthenticationError,
  OVHcloudBadRequestError,
  OVHcloudContextOverflowError,
  OVHcloudError,
  OVHcloudModelNotFoundError,
  OVHcloudPayloadTooLargeError,
  OVHcloudRateLimitError,
  OVHcloudServerError,
  OVHcloudTimeoutError,
} from "./errors.js";

const response = { body: "", model: "gpt-oss-120b", requestId: "req-1", anonymous: false };

describe("errorFromResponse", () => {
  it.each([
    [400, OVHcloudBadRequestError, false],
    [401, OVHcloudAuthenticationError, false],
    [403, OVHcloudAuthenticationError, false],
    [404, OVHcloudModelNotFoundError, false],
    [408, OVHcloudTimeoutError, true],
    [413, OVHcloudPayloadTooLargeError, false],
    [418, OVHcloudBadRequestError, false],
    [422, OVHcloudBadRequestError, false],
    [429, OVHcloudRateLimitError, true],
    [500, OVHcloudServerError, true],
    [503, OVHcloudServerError, true],
  ])("makes of status %i the right class, with its details", (status, errorClass, retryable) => {
    const error = errorFromResponse({ ...response, status, retryAfterMs: 1500 });

    expect(error).toBeInstanceOf(errorClass);
    expect(errorClass.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ status, model: "gpt-oss-120b", requestId: "req-1", retryAfterMs: 1500, retryable });
  });

  it("tells classes apart without instanceof", () => {
    const error = errorFromResponse({ ...response, status: 429 });

    expect(OVHcloudError.isInstance(error)).toBe(true);
    expect(OVHcloudServerError.isInstance(error)).toBe(false);
    expect(OVHcloudError.isInstance(new Error("other"))).toBe(false);
  });

  it("says what to do about a discovery project, a missing key and a wrong model", () => {
    const discovery = errorFromResponse({ ...response, status: 403, body: "Resource tag 'discovery' is forbidden" });
    const noKey = errorFromResponse({ ...response, status: 401, anonymous: true });
    const noModel = errorFromResponse({ ...response, status: 404 });

    expect(discovery.message).toMatch(/payment method/);
    expect(noKey.message).toMatch(/OVH_AI_ENDPOINTS_ACCESS_TOKEN/);
    expect(noModel.message).toMatch(/"gpt-oss-120b".*models\(\)/);
  });

  it("says why a key was refused", () => {
    const reasonOf = (body: string, anonymous = false) =>
      errorFromResponse({ ...response, status: 403, body, anonymous });

    expect(reasonOf("Resource tag 'discovery' is forbidden")).toMatchObject({ reason: "discovery-mode" });
    expect(reasonOf("403 Forbidden: Authentication Failed")).toMatchObject({ reason: "refused-key" });
    expect(reasonOf("", true)).toMatchObject({ reason: "missing-key" });
  });

  it("names the models nearest to one that was not found", () => {
    const error = errorFromResponse({ ...response, status: 404, model: "Llama-3.3-70B" });

    expect(error).toMatchObject({ nearestModels: ["Meta-Llama-3_3-70B-Instruct"] });
    expect(error.message).toMatch(/Did you mean Meta-Llama-3_3-70B-Instruct\?/);
  });

  it("names the successor of a removed model, and when that was removed", () => {
    const error = errorFromResponse({ ...response, status: 404, model: "Meta-Llama-3_1-70B-Instruct" });

    expect(error).toMatchObject({ successor: "Meta-Llama-3_3-70B-Instruct" });
    expect(error.message).toMatch(/removed .*2026-01-21.*Meta-Llama-3_3-70B-Instruct/);
  });

  it.each([
    ["gpt-oss-120b", 2_000_000, /It had 2\.50 MB.*2 MB for this model/],
    ["Qwen2.5-VL-72B-Instruct", 10_000_000, /10 MB for this model/],
  ])("says how much %s takes and how much was sent", (model, limit, message) => {
    const error = errorFromResponse({ ...response, status: 413, model, sentBytes: 2_500_000 });

    expect(error).toMatchObject({ limit, size: 2_500_000, message: expect.stringMatching(message) as unknown });
  });

  it("says who limits, and how long to wait", () => {
    const project = errorFromResponse({ ...response, status: 429, retryAfterMs: 7_000 });
    const address = errorFromResponse({ ...response, status: 429, anonymous: true });

    expect(project).toMatchObject({ limitedBy: "project", message: expect.stringMatching(/Wait 7 s.*400/) as unknown });
    expect(address).toMatchObject({
      limitedBy: "address",
      message: expect.stringMatching(/2 requests a minute/) as unknown,
    });
  });

  it("is LangChain's own kind of error for a context that overflows", () => {
    const body = JSON.stringify({ error: { message: "Too many.", code: "context_length_exceeded" }, tokens: 1 });
    const error = errorFromResponse({ ...response, status: 400, body: body.replace("Too many.", "Too many tokens.") });

    expect(ContextOverflowError.isInstance(error)).toBe(true);
    expect(LangChainError.isInstance(error)).toBe(true);
    expect(getRetryable(error)).toBe(false);
    expect(OVHcloudContextOverflowError.isInstance(error)).toBe(true);
  });

  it("cuts the key out of what the server says", () => {
    const error = errorFromResponse({ ...response, status: 401, body: "bad token secret-key!", secret: "secret-key" });

    expect(error.message).not.toContain("secret-key");
    expect(error.message).toContain("[key]");
  });
});
