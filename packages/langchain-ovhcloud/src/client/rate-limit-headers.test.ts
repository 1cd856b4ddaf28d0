import { describe, expect, it } from "@jest/globals";
import { readRateLimitHeaders } from "./rate-limit-headers.js";

const now = Date.parse("2026-11-23T10:00:00Z");
const read = (headers: Record<string, string>, status = 429) => readRateLimitHeaders(status, new Headers(headers), now);

describe("readRateLimitHeaders", () => {
  it.each([
    ["seconds", { "retry-after": "7" }, 7000],
    ["parts of a second", { "retry-after": "0.25" }, 250],
    ["a date", { "retry-after": "Mon, 23 Nov 2026 10:00:30 GMT" }, 30_000],
    ["a date of the old form", { "retry-after": "Monday, 23-Nov-26 10:01:00 GMT" }, 60_000],
    ["the reset of the limit", { "ratelimit-reset": "12" }, 12_000],
    ["both, the first of which counts", { "retry-after": "3", "ratelimit-reset": "12" }, 3000],
  ])("reads a wait given as %s", (_how, headers, retryAfterMs) => {
    expect(read(headers)).toMatchObject({ retryAfterMs });
  });

  it.each([
    ["0, which would make a hot loop", { "retry-after": "0" }],
    ["a date that has passed", { "retry-after": "Mon, 23 Nov 2026 09:59:59 GMT" }],
    ["a negative number", { "retry-after": "-5" }],
    ["words", { "retry-after": "soon" }],
    ["nothing", {}],
  ])("takes %s for no wait", (_how, headers) => {
    expect(read(headers)).not.toHaveProperty("retryAfterMs");
  });

  it("reads the limit and what is left of it", () => {
    const headers = { "x-ratelimit-limit-minute": "400", "x-ratelimit-remaining-minute": "0" };

    expect(read(headers, 200)).toEqual({ status: 200, limitPerMinute: 400, remaining: 0 });
  });
});
