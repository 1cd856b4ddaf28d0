import { describe, expect, it } from "@jest/globals";
import { errorFromResponse, readErrorMessage } from "./error-response.js";
import {
  OVHcloudAuthenticationError,
  OVHcloudBadRequestError,
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

  it("cuts the key out of what the server says", () => {
    const error = errorFromResponse({ ...response, status: 401, body: "bad token secret-key!", secret: "secret-key" });

    expect(error.message).not.toContain("secret-key");
    expect(error.message).toContain("[key]");
  });
});

describe("readErrorMessage", () => {
  it.each([
    ['{"error":{"message":"nested"}}', "nested"],
    ['{"error":"plain"}', "plain"],
    ['{"message":"top"}', "top"],
    ['{"detail":"detail"}', "detail"],
    ['{"detail":[{"loc":["body","model"],"msg":"missing"},{"msg":"other"}]}', "body.model: missing; other"],
    ['{"object":"error","message":"vllm","code":400}', "vllm"],
    ["upstream  timed\nout", "upstream timed out"],
    ["<html><head><title>502 Bad Gateway</title></head></html>", "502 Bad Gateway"],
    ["{not json", "{not json"],
    ['{"unknown":1}', '{"unknown":1}'],
    ["", ""],
    ["null", "null"],
  ])("finds the sentence in %s", (body, expected) => {
    expect(readErrorMessage(body)).toBe(expected);
  });

  it("shortens essays", () => {
    expect(readErrorMessage("x".repeat(5000))).toHaveLength(500);
  });
});
