import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { json, type ScriptedServer, startScriptedServer } from "../test-support/scripted-server.js";
import { OVHcloudAudioLoader } from "./audio-file-loader.js";

let folder: string;
let server: ScriptedServer;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "audio-loader-"));
  server = await startScriptedServer(
    json({ text: "Hello.", diarization: [{ speaker: 0, start: 1, end: 2, text: "Hello." }] }),
  );
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const options = () => ({ apiKey: "a-key", baseURL: server.url, rateLimiter: false as const });

describe("OVHcloudAudioLoader of langchain-ovhcloud/node", () => {
  it("sends a file by its path, which is the source of the documents", async () => {
    const file = path.join(folder, "talk.mp3");
    writeFileSync(file, "the sound");

    const documents = await new OVHcloudAudioLoader(file, { ...options(), split: "speaker" }).load();

    expect(documents).toMatchObject([
      { pageContent: "Hello.", metadata: { source: file, speaker: 0, start: 1, end: 2 } },
    ]);
    expect(server.seen[0]?.text).toMatch(/filename="talk\.mp3"[\s\S]*the sound/);
    expect(server.seen[0]?.text).toMatch(/name="diarize"\r\n\r\ntrue/);
  });

  it("tells that a file is not there when it is loaded", async () => {
    const loader = new OVHcloudAudioLoader(path.join(folder, "none.mp3"), options());

    await expect(loader.load()).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("does not take a folder for a file", async () => {
    const loader = new OVHcloudAudioLoader(folder, options());

    await expect(loader.load()).rejects.toMatchObject({ kind: "configuration" });
  });
});
