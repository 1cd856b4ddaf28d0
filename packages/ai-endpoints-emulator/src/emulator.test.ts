import { describe, expect, it } from "@jest/globals";
import { createEmulator } from "./emulator.js";

describe("createEmulator", () => {
  it("listens on loopback only, on a free port", async () => {
    const emulator = await createEmulator();

    expect(emulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    await emulator.close();
  });

  it("breaks open connections when it is closed, also those that wait, and may be closed twice", async () => {
    const emulator = await createEmulator();
    const held = emulator.scenarios.hold();
    const waiting = fetch(`${emulator.url}/models`);
    await held.arrived;

    const failure = waiting.catch((reason: unknown) => reason);
    await Promise.all([emulator.close(), emulator.close()]);

    expect(await failure).toMatchObject({ message: "fetch failed" });
  });
});
