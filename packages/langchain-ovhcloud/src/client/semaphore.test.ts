import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Semaphore } from "./semaphore.js";

describe("Semaphore", () => {
  it("lets waiters in one by one, first come first served", async () => {
    const semaphore = new Semaphore(1);
    const order: string[] = [];
    const leave = await semaphore.acquire();
    const waiters = ["a", "b", "c"].map(async (name) => {
      const go = await semaphore.acquire();
      order.push(name);
      go();
    });

    leave();
    await Promise.all(waiters);

    expect(order).toEqual(["a", "b", "c"]);
  });

  it("counts a place that is given back twice once", async () => {
    const semaphore = new Semaphore(1);
    const leave = await semaphore.acquire();
    leave();
    leave();
    await semaphore.acquire();
    let second = false;

    void semaphore.acquire().then(() => (second = true));
    await new Promise(setImmediate);

    expect(second).toBe(false);
  });

  it("rejects who aborts, and gives the place to the next", async () => {
    const semaphore = new Semaphore(1);
    const controller = new AbortController();
    const leave = await semaphore.acquire();
    const impatient = semaphore.acquire(controller.signal);
    const patient = semaphore.acquire();

    controller.abort();
    leave();

    await expect(impatient).rejects.toMatchObject({ kind: "aborted" });
    await expect(patient).resolves.toBeInstanceOf(Function);
  });

  it("does not take the place of who aborts later away", async () => {
    const semaphore = new Semaphore(1);
    const controller = new AbortController();
    const leave = await semaphore.acquire();
    const waiting = semaphore.acquire(controller.signal);
    leave();
    const mine = await waiting;

    controller.abort();
    mine();

    await expect(semaphore.acquire()).resolves.toBeInstanceOf(Function);
  });

  it("has no bound when its size is Infinity", async () => {
    const semaphore = new Semaphore(Infinity);

    const places = await Promise.all(Array.from({ length: 100 }, () => semaphore.acquire()));

    expect(places).toHaveLength(100);
  });

  it("never lets more in than its size, and all in the end, whoever aborts", async () => {
    const visitors = fc.array(fc.record({ turns: fc.nat(3), aborts: fc.boolean() }), { maxLength: 20 });

    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), visitors, async (size, all) => {
        const semaphore = new Semaphore(size);
        let [inside, most, served] = [0, 0, 0];

        await Promise.all(
          all.map(async ({ turns, aborts }) => {
            const controller = new AbortController();
            const entering = semaphore.acquire(controller.signal);
            if (aborts) controller.abort();
            const leave = await entering.catch(() => undefined);
            if (!leave) return;
            most = Math.max(most, (inside += 1));
            for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
            inside -= 1;
            served += 1;
            leave();
          }),
        );

        expect(most).toBeLessThanOrEqual(size);
        expect(served).toBeGreaterThanOrEqual(all.filter(({ aborts }) => !aborts).length);
        await expect(Promise.all(Array.from({ length: size }, () => semaphore.acquire()))).resolves.toHaveLength(size);
      }),
    );
  });
});
