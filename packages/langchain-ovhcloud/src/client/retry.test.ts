import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { FakeClock } from "../test-support/fake-clock.js";
import { errorFromResponse } from "./error-response.js";
import { OVHcloudConnectionError } from "./errors.js";
import { DEFAULT_RETRY_POLICY as policy, retryDelay, withRetries } from "./retry.js";

const failure = (status: number, retryAfterMs?: number) =>
  errorFromResponse({ status, body: "", anonymous: false, retryAfterMs });
const delay = (error: unknown, attempt = 0, random = 0.5) => retryDelay({ error, attempt, random, policy });

describe("retryDelay", () => {
  it.each([400, 401, 403, 404, 413, 422])("gives up on status %i, which cannot change", (status) => {
    expect(delay(failure(status))).toBeUndefined();
  });

  it.each([408, 429, 500, 502, 503, 504])("tries again after status %i", (status) => {
    expect(delay(failure(status))).toBeGreaterThan(0);
  });

  it("tries again after a broken connection, and never after a foreign error", () => {
    expect(delay(new OVHcloudConnectionError("reset", {}, true))).toBeGreaterThan(0);
    expect(delay(new TypeError("bug"))).toBeUndefined();
  });

  it("waits as long as the server asks, and a little random time more", () => {
    expect(delay(failure(429, 7000), 0, 0)).toBe(7000);
    expect(delay(failure(429, 7000), 3, 0.99)).toBeLessThanOrEqual(7700);
  });

  it("gives up when the server asks for more than the policy allows", () => {
    expect(delay(failure(429, policy.maxRetryAfterMs + 1))).toBeUndefined();
  });

  it("is patient with a 429 that names no time, because limits are counted by the minute", () => {
    expect(delay(failure(429))).toBe(2000);
    expect(delay(failure(503))).toBe(250);
  });

  it("stays between nothing and the cap for every try", () => {
    fc.assert(
      fc.property(fc.nat(4), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
        const ms = delay(failure(500), attempt, random) as number;

        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** attempt));
      }),
    );
  });
});

describe("retryDelay, in general", () => {
  const randoms = fc.double({ min: 0, max: 0.999_999, noNaN: true });

  it("never waits less than the server asks, and at most a tenth more", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: policy.maxRetryAfterMs }), fc.nat(4), randoms, (asked, attempt, random) => {
        const ms = delay(failure(429, asked), attempt, random) as number;

        expect(ms).toBeGreaterThanOrEqual(asked);
        expect(ms).toBeLessThanOrEqual(Math.ceil(asked * 1.1));
      }),
    );
  });

  it("waits after a bare 429 for at most a minute, the window in which the service counts", () => {
    fc.assert(
      fc.property(fc.nat(20), randoms, (attempt, random) => {
        const ms = retryDelay({ error: failure(429), attempt, random, policy: { ...policy, maxRetries: 99 } });

        expect(ms).toBeLessThanOrEqual(Math.min(60_000, policy.rateLimitDelayMs * 2 ** attempt));
      }),
    );
  });

  it("spreads clients that failed together over the whole bound", () => {
    const waits = [0, 0.25, 0.5, 0.75, 0.999].map((random) => delay(failure(503), 2, random));

    expect(waits).toEqual([0, 500, 1000, 1500, 1998]);
  });

  it.each([
    ["a status that was added", [...policy.statuses, 409], 409, true],
    ["a status that was taken out", [503], 500, false],
    ["a 4xx that is listed", [422], 422, true],
    ["no status at all", [], 503, false],
  ])("obeys the policy's list of statuses: %s", (_what, statuses, status, again) => {
    const ms = retryDelay({ error: failure(status), attempt: 0, random: 0.5, policy: { ...policy, statuses } });

    expect(ms !== undefined).toBe(again);
  });

  it.each([0, 1, 5])("gives up after %i tries that follow the first", (maxRetries) => {
    const given = (attempt: number) =>
      retryDelay({ error: failure(503), attempt, random: 0.5, policy: { ...policy, maxRetries } });

    expect(given(maxRetries)).toBeUndefined();
    expect(Array.from({ length: maxRetries }, (_, attempt) => given(attempt))).not.toContain(undefined);
  });
});

describe("withRetries", () => {
  it("returns the first success and says how much time each try has", async () => {
    const clock = new FakeClock();
    const budgets: number[] = [];

    const result = await withRetries(
      async (remainingMs) => {
        budgets.push(remainingMs);
        clock.advance(100);
        if (budgets.length < 3) throw failure(503);
        return "done";
      },
      { policy, clock },
    );

    expect(result).toBe("done");
    expect(clock.slept).toEqual([250, 500]);
    expect(budgets).toEqual([300_000, 299_650, 299_050]);
  });

  it("throws the last error when the tries are used up", async () => {
    const clock = new FakeClock();
    let calls = 0;

    const promise = withRetries(() => Promise.reject(failure(500 + (calls += 1))), {
      policy: { ...policy, statuses: [501, 502, 503], maxRetries: 2 },
      clock,
    });

    await expect(promise).rejects.toMatchObject({ status: 503 });
    expect(calls).toBe(3);
  });

  it("does not begin a wait that would end after the total time", async () => {
    const clock = new FakeClock();

    const promise = withRetries(() => Promise.reject(failure(429, 20_000)), {
      policy: { ...policy, totalTimeoutMs: 10_000 },
      clock,
    });

    await expect(promise).rejects.toMatchObject({ status: 429 });
    expect(clock.slept).toEqual([]);
  });

  it("waits for its turn before each try, outside the total time", async () => {
    const clock = new FakeClock();
    let calls = 0;

    const result = await withRetries(
      (remainingMs) => ((calls += 1) < 3 ? Promise.reject(failure(503)) : Promise.resolve(remainingMs)),
      { policy: { ...policy, totalTimeoutMs: 1000 }, clock, turn: () => Promise.resolve(clock.advance(60_000)) },
    );

    expect(result).toBe(250);
  });

  it("keeps tries and waits together within the total time, however they fall", async () => {
    const runs = fc.array(fc.record({ takes: fc.nat(40_000), asked: fc.option(fc.nat(30_000), { nil: undefined }) }), {
      minLength: 1,
      maxLength: 12,
    });

    await fc.assert(
      fc.asyncProperty(runs, fc.integer({ min: 1, max: 100_000 }), async (tries, totalTimeoutMs) => {
        const clock = new FakeClock();
        let calls = 0;

        const promise = withRetries(
          (remainingMs) => {
            const { takes, asked } = tries[Math.min(calls, tries.length - 1)] as (typeof tries)[number];
            calls += 1;
            clock.advance(Math.min(takes, remainingMs));
            return Promise.reject(failure(503, asked));
          },
          { policy: { ...policy, totalTimeoutMs, maxRetries: 20 }, clock },
        );

        await expect(promise).rejects.toMatchObject({ status: 503 });
        expect(clock.now()).toBeLessThanOrEqual(totalTimeoutMs);
        expect(calls).toBeLessThanOrEqual(21);
      }),
    );
  });

  it("stops in the middle of a wait when the signal aborts", async () => {
    const controller = new AbortController();

    const promise = withRetries(() => Promise.reject(failure(503, 30_000)), { policy, signal: controller.signal });
    setImmediate(() => controller.abort());

    await expect(promise).rejects.toMatchObject({ kind: "aborted" });
  });
});
