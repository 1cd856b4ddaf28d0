import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type BatchClient, startBatchClient, withKey } from "../test-support/batch-client.js";

let client: BatchClient;
beforeAll(async () => {
  client = await startBatchClient();
});
afterAll(() => client.emulator.close());

const sent = async (content: string, key?: string) =>
  (await (await client.upload(content, key)).json()) as { id: string };
const remove = (id: string, key?: string) =>
  fetch(`${client.emulator.url}/files/${id}`, { method: "DELETE", headers: withKey(key) });

describe("The files routes", () => {
  it("keep a file and give it back", async () => {
    const file = await sent("one\ntwo\n");

    const content = await client.get(`/files/${file.id}/content`, withKey());

    expect(file).toEqual({
      id: expect.stringMatching(/^file-[0-9a-f]{24}$/),
      object: "file",
      bytes: 8,
      created_at: Date.UTC(2026, 6, 21) / 1000,
      filename: "input.jsonl",
      purpose: "batch",
      status: "processed",
    });
    expect(await content.text()).toBe("one\ntwo\n");
    expect(await (await client.get(`/files/${file.id}`, withKey())).json()).toEqual(file);
  });

  it("list the newest first, a page at a time, to the key that sent them", async () => {
    const ids: string[] = [];
    for (const text of ["a", "b", "c"]) ids.unshift((await sent(text, "list-key")).id);

    const first = await client.get("/files?limit=2&purpose=batch", withKey("list-key"));
    const rest = await client.get(`/files?after=${ids[1]}`, withKey("list-key"));

    expect(await first.json()).toMatchObject({ data: [{ id: ids[0] }, { id: ids[1] }], has_more: true });
    expect(await rest.json()).toMatchObject({ data: [{ id: ids[2] }], has_more: false, last_id: ids[2] });
  });

  it.each(["", "/content"])("show another key nothing at /files/{id}%s", async (rest) => {
    const { id } = await sent("secret");

    const response = await client.get(`/files/${id}${rest}`, withKey("another-key"));

    expect(response.status).toBe(404);
  });

  it("delete a file once, for its own key", async () => {
    const { id } = await sent("gone");

    const foreign = await remove(id, "another-key");
    const own = await remove(id);
    const again = await remove(id);

    expect([foreign.status, own.status, again.status]).toEqual([404, 200, 404]);
    expect(await own.json()).toEqual({ id, object: "file", deleted: true });
  });

  it("refuse callers without a key", async () => {
    const form = new FormData();
    form.append("purpose", "batch");
    form.append("file", new Blob(["{}"]), "input.jsonl");

    const upload = await fetch(`${client.emulator.url}/files`, { method: "POST", body: form });
    const list = await client.get("/files");

    expect([upload.status, list.status]).toEqual([401, 401]);
  });

  it("refuse another purpose, and a form without a file", async () => {
    const form = new FormData();
    form.append("purpose", "fine-tune");
    const post = () => fetch(`${client.emulator.url}/files`, { method: "POST", body: form, headers: withKey() });

    const purpose = await post();
    form.set("purpose", "batch");
    const file = await post();

    expect(await purpose.json()).toMatchObject({ error: { code: 400, param: "purpose" } });
    expect(await file.json()).toMatchObject({ error: { code: 400, param: "file" } });
  });

  it("refuse a file of more than 200 MB", async () => {
    const form = new FormData();
    form.append("purpose", "batch");
    const megabyte = new Uint8Array(1_000_000);
    const parts = Array.from({ length: 201 }, () => megabyte);
    form.append("file", new Blob(parts), "input.jsonl");

    const response = await fetch(`${client.emulator.url}/files`, { method: "POST", body: form, headers: withKey() });

    expect(response.status).toBe(413);
  });
});
