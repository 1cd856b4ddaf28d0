import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { OVHcloudTranscriber } from "../audio/transcriber.js";
import { openAudioFile } from "./open-audio-file.js";

let folder: string;
let server: Server;
let received = 0;
let mostMemory = 0;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "audio-file-"));
  [received, mostMemory] = [0, 0];
  server = createServer((request, response) => {
    request.on("data", (part: Buffer) => {
      received += part.length;
      mostMemory = Math.max(mostMemory, process.memoryUsage().arrayBuffers);
    });
    request.on("end", () => response.writeHead(200, { "content-type": "application/json" }).end('{"text":"Hello."}'));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

describe("openAudioFile", () => {
  it("lets a large file be sent without having it in memory", async () => {
    const file = path.join(folder, "long.mp3");
    writeFileSync(file, "");
    truncateSync(file, 600_000_000);
    const { port } = server.address() as AddressInfo;
    const transcriber = new OVHcloudTranscriber({ apiKey: "a-key", baseURL: `http://127.0.0.1:${port}/v1` });
    const before = process.memoryUsage().arrayBuffers;

    const { text } = await transcriber.invoke(await openAudioFile(file));

    expect(text).toBe("Hello.");
    expect(received).toBeGreaterThan(600_000_000);
    expect(mostMemory - before).toBeLessThan(200_000_000);
  });
});
