import { describe, expect, it } from "@jest/globals";
import { FakeClock } from "../test-support/fake-clock.js";
import { keyScope } from "./key-scope.js";
import { readRateLimitHeaders } from "./rate-limit-headers.js";
import { sharedRateLimiter, SlidingWindowRateLimiter } from "./rate-limiter.js";

const key = { scope: "host anonymous", model: "gpt-oss-120b", requestsPerMinute: 2 };

function start(requestsPerMinute = Infinity) {
  const clock = new FakeClock();
  const limiter = new SlidingWindowRateLimiter({ requestsPerMinute, clock });
  const went: string[] = [];
  const ask = (name: string, options = {}, lane = key) =>
    limiter.acquire(lane, options).then(() => {
      went.push(name);
    });
  const advance = async (ms: number) => {
    clock.advance(ms);
    await settle();
  };
  return { clock, limiter, went, ask, advance };
}

// Promise callbacks run in microtasks; a macrotask comes after all of them.
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("SlidingWindowRateLimiter", () => {
  it("lets the limit through at once and the rest when a minute has passed, in order", async () => {
    const { went, ask, advance } = start();

    for (const name of ["a", "b", "c", "d", "e"]) void ask(name);
    await advance(59_999);
    const inTheFirstMinute = [...went];
    await advance(1);
    const afterOne = [...went];
    await advance(60_000);

    expect(inTheFirstMinute).toEqual(["a", "b"]);
    expect(afterOne).toEqual(["a", "b", "c", "d"]);
    expect(went).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("keeps to a share of the limit, whatever other processes send and the service allows", async () => {
    const { limiter, went, ask, advance } = start(2);
    const lane = { ...key, requestsPerMinute: 400 };

    for (const name of ["a", "b", "c"]) void ask(name, {}, lane);
    limiter.report(lane, { status: 200, limitPerMinute: 400, remaining: 50 });
    await advance(59_999);
    const inTheFirstMinute = [...went];
    await advance(1);

    expect(inTheFirstMinute).toEqual(["a", "b"]);
    expect(went).toEqual(["a", "b", "c"]);
  });

  it("waits with a share left when the others have used up the limit", async () => {
    const { limiter, went, ask, advance } = start(100);
    const lane = { ...key, requestsPerMinute: 400 };

    limiter.report(lane, { status: 200, limitPerMinute: 400, remaining: 0 });
    void ask("a", {}, lane);
    await advance(59_999);
    const before = [...went];
    await advance(1);

    expect([before, went]).toEqual([[], ["a"]]);
  });

  it("counts others' requests until the server's minute ends, where it says when", async () => {
    const { limiter, went, ask, advance } = start();
    const lane = { ...key, requestsPerMinute: 400 };

    limiter.report(lane, { status: 429, limitPerMinute: 400, remaining: 0, retryAfterMs: 1_000 });
    void ask("a", {}, lane);
    await advance(999);
    const before = [...went];
    await advance(1);

    expect([before, went]).toEqual([[], ["a"]]);
  });

  it("lets go of one that gives up when it hears of the wait", async () => {
    const { clock, ask } = start();
    const controller = new AbortController();
    await Promise.all([ask("a"), ask("b")]);

    const left = ask("c", { signal: controller.signal, onWait: () => controller.abort() });

    await expect(left).rejects.toMatchObject({ kind: "aborted" });
    expect(clock.scheduled).toBe(0);
  });

  it("sets no timer for a queue that everybody has left", async () => {
    const { clock, ask } = start();
    const controller = new AbortController();
    await Promise.all([ask("a"), ask("b")]);

    const left = ask("c", { signal: controller.signal });
    controller.abort();

    await expect(left).rejects.toMatchObject({ kind: "aborted" });
    expect(clock.scheduled).toBe(0);
  });

  it.each([0, -1, NaN])("refuses a share of %p", (requestsPerMinute) => {
    expect(() => new SlidingWindowRateLimiter({ requestsPerMinute })).toThrow("`requestsPerMinute` must be 1 or more");
  });

  it("counts each model and each key for itself", async () => {
    const { went, ask, advance } = start();

    await Promise.all([
      ask("a"),
      ask("b"),
      ask("c", {}, { ...key, model: "bge-m3" }),
      ask("d", {}, { ...key, scope: "host other" }),
    ]);
    await advance(0);

    expect(went).toHaveLength(4);
  });

  it("tells who has to wait how long, and lets an aborted one leave the queue", async () => {
    const { went, ask, advance } = start();
    const controller = new AbortController();
    const waits: number[] = [];
    await Promise.all([ask("a"), ask("b")]);

    const left = ask("c", { signal: controller.signal, onWait: (ms: number) => waits.push(ms) });
    void ask("d");
    controller.abort();

    await expect(left).rejects.toMatchObject({ name: "AbortError" });
    await advance(60_000);
    expect(waits).toEqual([60_000]);
    expect(went).toEqual(["a", "b", "d"]);
  });

  it("takes the limit from the answers' headers", async () => {
    const { limiter, went, ask, advance } = start();
    await ask("a");

    limiter.report(key, { status: 200, limitPerMinute: 4, remaining: 3 });
    await Promise.all([ask("b"), ask("c"), ask("d")]);
    void ask("e");
    await advance(0);

    expect(went).toEqual(["a", "b", "c", "d"]);
  });

  it("leaves room for what other processes have used", async () => {
    const { limiter, went, ask, advance } = start();
    await ask("a");

    limiter.report(key, { status: 200, limitPerMinute: 2, remaining: 0 });
    void ask("b");
    await advance(59_000);

    expect(went).toEqual(["a"]);
  });

  it("holds everybody back for as long as a 429 asks", async () => {
    const { limiter, went, ask, advance } = start();

    limiter.report(key, { status: 429, retryAfterMs: 5000 });
    void ask("a");
    await advance(4999);
    const before = [...went];
    await advance(1);

    expect(before).toEqual([]);
    expect(went).toEqual(["a"]);
  });

  it("is one and the same for the whole process", () => {
    expect(sharedRateLimiter()).toBe(sharedRateLimiter());
  });
});

describe("keyScope", () => {
  it("tells keys apart without holding them", async () => {
    const one = await keyScope("https://host/v1", "secret-key-1");
    const two = await keyScope("https://host/v1", "secret-key-2");

    expect(one).not.toBe(two);
    expect(one).toMatch(/^host [0-9a-f]{64}$/);
    expect(await keyScope("https://host/v1", undefined)).toBe("host anonymous");
  });
});

describe("readRateLimitHeaders", () => {
  it.each([
    [{ "retry-after": "7" }, { retryAfterMs: 7000 }],
    [{ "ratelimit-reset": "12" }, { retryAfterMs: 12_000 }],
    [{ "retry-after": "0" }, {}],
    [{ "retry-after": "soon" }, {}],
    [{ "retry-after": new Date(90_000).toUTCString() }, { retryAfterMs: 30_000 }],
    [
      { "x-ratelimit-limit-minute": "2", "x-ratelimit-remaining-minute": "0" },
      { limitPerMinute: 2, remaining: 0 },
    ],
    [
      { "ratelimit-limit": "400", "ratelimit-remaining": "399" },
      { limitPerMinute: 400, remaining: 399 },
    ],
  ])("reads %p", (headers, expected) => {
    expect(readRateLimitHeaders(429, new Headers(headers), 60_000)).toEqual({ status: 429, ...expected });
  });
});
