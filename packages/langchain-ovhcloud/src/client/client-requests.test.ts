import { afterEach, describe, expect, it } from "@jest/globals";
import { serve } from "../test-support/client-fixture.js";
import { type Answer, cutAfter, json, type ScriptedServer, text } from "../test-support/scripted-server.js";
import type { ApiRequest } from "./api-request.js";
import { OVHcloudNotFoundError, OVHcloudServerError, OVHcloudStreamInterruptedError } from "./errors.js";

let server: ScriptedServer;
afterEach(() => server?.close());

async function start(...script: Answer[]) {
  const fixture = await serve(...script);
  server = fixture.server;
  return fixture.client;
}

const unavailable = json({ message: "later" }, { status: 503 });
const cancel: ApiRequest = { method: "POST", path: "/batches/batch_1/cancel", subject: 'batch "batch_1"' };

describe("AIEndpointsClient requests of any route", () => {
  it("send forms with files, texts and bytes as they are", async () => {
    const client = await start(json({ id: "file-1" }));
    const form = new FormData();
    form.set("purpose", "batch");
    form.set("file", new Blob(["{}\n"]), "input.jsonl");

    await client().requestJson({ method: "POST", path: "/files", payload: form });
    await client().requestJson({ method: "POST", path: "/text", payload: "déjà", contentType: "text/plain" });
    await client().requestJson({ method: "POST", path: "/bytes", payload: new Uint8Array([104, 105]) });

    const [upload, words, bytes] = server.seen;
    expect(upload?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    expect(upload?.raw).toContain('name="file"; filename="input.jsonl"');
    expect([words?.headers["content-type"], words?.text]).toEqual(["text/plain", "déjà"]);
    expect(bytes?.text).toBe("hi");
  });

  it("send a form again when the service was unavailable", async () => {
    const client = await start(unavailable, json({ id: "file-1" }));
    const form = new FormData();
    form.set("file", new Blob(["content"]), "input.jsonl");

    const answer = await client().requestJson({ method: "POST", path: "/files", payload: form });

    expect(answer).toEqual({ id: "file-1" });
    expect(server.seen.map(({ raw }) => raw.includes("content"))).toEqual([true, true]);
  });

  it("are not repeated where that could do something twice, unless the service says that it did nothing", async () => {
    const client = await start(json({}, { status: 429 }), unavailable, json({ status: "cancelling" }));

    const cancelled = client().requestJson({ ...cancel, repeatable: false });

    await expect(cancelled).rejects.toThrow(OVHcloudServerError);
    expect(server.seen).toHaveLength(2);
  });

  it("go to other hosts without the key when so asked", async () => {
    const client = await start(json([]));

    await client().requestJson({ method: "GET", path: `${server.url}/elsewhere`, keyless: true });

    expect(server.seen[0]?.path).toBe("/v1/elsewhere");
    expect(server.seen[0]?.headers).not.toHaveProperty("authorization");
  });

  it("give bytes with their media type", async () => {
    const client = await start(text("RIFF", { headers: { "content-type": "audio/wav" } }));

    const { bytes, contentType } = await client().requestBytes({ method: "GET", path: "/sound" });

    expect([new TextDecoder().decode(bytes), contentType]).toEqual(["RIFF", "audio/wav"]);
  });

  it("give large answers piece by piece, and tell when one breaks off", async () => {
    const client = await start(text("whole"), cutAfter([{ half: true }]));
    const read = async () => {
      const pieces: Uint8Array[] = [];
      for await (const piece of client().requestStream({ method: "GET", path: "/content" })) pieces.push(piece);
      return Buffer.concat(pieces).toString();
    };

    expect(await read()).toBe("whole");
    await expect(read()).rejects.toThrow(OVHcloudStreamInterruptedError);
  });

  it("name what was not found", async () => {
    const client = await start(json({ message: "No such batch" }, { status: 404 }));

    const error = await client()
      .requestJson(cancel)
      .catch((cause: unknown) => cause);

    expect(OVHcloudNotFoundError.isInstance(error)).toBe(true);
    expect(String(error)).toMatch(/No such batch\. There is no batch "batch_1" here\. Check its id/);
  });
});
