import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { startEmulator, type TestClient } from "../test-support/emulator-client.js";

const PATH = "/hosts/kepler.ai.cloud.ovh.net/v1/oauth/ovh/revoke";

let client: TestClient;
beforeEach(async () => {
  client = await startEmulator();
});
afterEach(() => client.emulator.close());

const revoke = (body: object) =>
  fetch(new URL(PATH, client.emulator.url), { method: "POST", body: JSON.stringify(body) });
const statusWith = async (key: string) => (await client.get("/models", { authorization: `Bearer ${key}` })).status;

describe("POST /v1/oauth/ovh/revoke", () => {
  it("refuses the key from then on, and no other", async () => {
    const before = await statusWith("key-1");

    const response = await revoke({ oauth2Token: "key-1" });

    expect([before, response.status]).toEqual([200, 200]);
    expect([await statusWith("key-1"), await statusWith("key-2")]).toEqual([403, 200]);
  });

  it("refuses a request without a token", async () => {
    expect((await revoke({})).status).toBe(400);
  });

  it("keeps the token out of the journal", async () => {
    await revoke({ oauth2Token: "key-1" });

    expect(JSON.stringify(client.emulator.journal)).not.toContain("key-1");
  });
});
