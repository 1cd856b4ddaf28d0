import { afterEach, describe, expect, it } from "@jest/globals";
import { startEmulator, type TestClient } from "../test-support/emulator-client.js";

let client: TestClient;
afterEach(() => client.emulator.close());

describe("the journal", () => {
  it("keeps method, path, headers, body and status of each request", async () => {
    client = await startEmulator();

    await client.post("/embeddings?trace=1", { model: "nothing", input: "x" }, { "x-test": "yes" });

    expect(client.emulator.journal).toEqual([
      {
        method: "POST",
        path: "/v1/embeddings?trace=1",
        headers: expect.objectContaining({ "x-test": "yes", "content-type": "application/json" }),
        body: { model: "nothing", input: "x" },
        status: 404,
      },
    ]);
  });

  it("never holds a key", async () => {
    client = await startEmulator();

    await client.get("/models", {
      authorization: "Bearer top-secret",
      "x-api-key": "top-secret",
      cookie: "top-secret",
    });

    expect(JSON.stringify(client.emulator.journal)).not.toContain("top-secret");
    expect(client.emulator.journal[0]?.headers["authorization"]).toBe("Bearer [redacted]");
  });

  it("shows that no key was sent", async () => {
    client = await startEmulator();

    await client.get("/models");

    expect(client.emulator.journal[0]?.headers).not.toHaveProperty("authorization");
  });

  it("keeps text that is not JSON, and forgets the oldest requests", async () => {
    client = await startEmulator({ journalLimit: 2 });

    for (const body of ["one", "two", "three"]) await client.post("/chat/completions", body);

    expect(client.emulator.journal.map(({ body }) => body)).toEqual(["two", "three"]);
  });
});
