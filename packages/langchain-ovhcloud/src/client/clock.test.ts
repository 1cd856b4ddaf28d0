import { describe, expect, it } from "@jest/globals";
import { LONGEST_TIMER_MS, systemClock } from "./clock.js";

describe("systemClock", () => {
  it("sleeps, and wakes at once with the typed error when the signal aborts", async () => {
    const controller = new AbortController();
    const startedAt = systemClock.now();

    const long = systemClock.sleep(60_000, controller.signal);
    controller.abort();

    await expect(long).rejects.toMatchObject({ kind: "aborted" });
    await systemClock.sleep(1);
    expect(systemClock.now() - startedAt).toBeLessThan(10_000);
  });

  it("does not sleep at all when the signal has aborted", async () => {
    await expect(systemClock.sleep(60_000, AbortSignal.abort())).rejects.toMatchObject({ kind: "aborted" });
  });

  it("takes times that timers of the platform would run at once", async () => {
    let ran = false;
    const controller = new AbortController();

    const cancel = systemClock.schedule(Infinity, () => (ran = true));
    const long = systemClock.sleep(LONGEST_TIMER_MS + 1, controller.signal);
    await systemClock.sleep(20);
    cancel();
    controller.abort();

    expect(ran).toBe(false);
    await expect(long).rejects.toMatchObject({ kind: "aborted" });
  });

  it("gives chance between 0 and 1", () => {
    const numbers = Array.from({ length: 100 }, () => systemClock.random());

    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    expect(new Set(numbers).size).toBeGreaterThan(90);
  });
});
