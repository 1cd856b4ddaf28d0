import { readdir, readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { ApiError } from "./api-error.js";
import { discardForm, type Form, readForm } from "./form.js";
import { createScratch, type Scratch } from "./scratch.js";

interface Read {
  form: Form;
  contents: string[];
  bytes: number;
}

let server: Server;
let scratch: Scratch;
let read: Read | ApiError | undefined;

beforeEach(async () => {
  scratch = createScratch();
  read = undefined;
  server = createServer((request, response) => {
    void receive(request).then((result) => {
      read = result;
      response.writeHead(result instanceof ApiError ? result.status : 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await scratch.close();
});

async function receive(request: Parameters<typeof readForm>[0]): Promise<Read | ApiError> {
  try {
    const { form, bytes } = await readForm(request, 100_000, scratch);
    const contents = await Promise.all(form.files.map((file) => readFile(file.path, "utf8")));
    await discardForm(form);
    return { form, contents, bytes };
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

function send(body: FormData | string, headers: Record<string, string> = {}): Promise<Response> {
  const { port } = server.address() as AddressInfo;
  return fetch(`http://127.0.0.1:${port}/`, { method: "POST", body, headers });
}

async function scratchFiles(): Promise<string[]> {
  const newFile = await scratch.open();
  return readdir(path.dirname(newFile()));
}

describe("readForm", () => {
  it("gives fields in order, and files on disk", async () => {
    const form = new FormData();
    form.append("granularity[]", "word");
    form.append("granularity[]", "segment");
    form.append("file", new Blob(["héllo".repeat(5_000)], { type: "audio/wav" }), "ä b.wav");

    await send(form);

    expect(read).toMatchObject({
      contents: ["héllo".repeat(5_000)],
      form: { files: [{ field: "file", filename: "ä b.wav", contentType: "audio/wav", bytes: 30_000 }] },
    });
    expect((read as Read).form.fields.get("granularity[]")).toEqual(["word", "segment"]);
  });

  it("leaves no file behind that nobody moved", async () => {
    const form = new FormData();
    form.append("file", new Blob(["x"]), "x");

    await send(form);

    expect(await scratchFiles()).toEqual([]);
  });

  it("answers 413 to a form over the limit, without keeping what had come", async () => {
    const form = new FormData();
    form.append("file", new Blob(["x".repeat(100_001)]), "x");

    const response = await send(form);

    expect(response.status).toBe(413);
    expect(await scratchFiles()).toEqual([]);
  });

  it.each<[string, string, Record<string, string>]>([
    ["another type", "{}", { "content-type": "application/json" }],
    ["no boundary", "x", { "content-type": "multipart/form-data" }],
    [
      "a part that does not end",
      '--b\r\ncontent-disposition: form-data; name="file"; filename="x"\r\n\r\nhalf a fi',
      { "content-type": "multipart/form-data; boundary=b" },
    ],
  ])("answers 400 to %s", async (_what, body, headers) => {
    const response = await send(body, headers);

    expect(response.status).toBe(400);
    expect((read as ApiError).message).toMatch(/form/);
    expect(await scratchFiles()).toEqual([]);
  });
});
