import { type EmulatorOptions } from "../emulator.js";
import { startEmulator, type TestClient } from "./emulator-client.js";

/** A batch as the emulator describes it. */
export interface BatchObject {
  id: string;
  status: string;
  errors: { data: { code: string; message: string; line: number | null }[] } | null;
  output_file_id: string | null;
  error_file_id?: string;
  request_counts: { total: number; completed: number; failed: number };
  [field: string]: unknown;
}

/** A line of an output or error file. */
export interface ResultLine {
  id: string;
  custom_id: string;
  response: { status_code: number; request_id: string; body?: Record<string, unknown> } | null;
  error: { message: string; code: unknown } | null;
}

/** An emulator whose clock moves only when the test says so, and short ways to its files and batches. */
export interface BatchClient extends TestClient {
  /** Moves the clock. */
  pass(seconds: number): void;
  upload(content: string | readonly object[], key?: string): Promise<Response>;
  /** Uploads lines and makes a batch of them. */
  start(lines: string | readonly object[], order?: object): Promise<BatchObject>;
  batch(id: string): Promise<BatchObject>;
  /** Lines of a file, parsed. */
  lines(fileId: string | null | undefined): Promise<ResultLine[]>;
}

/** Header of a key. */
export const withKey = (key = "any-key") => ({ authorization: `Bearer ${key}` });

export async function startBatchClient(options: EmulatorOptions = {}): Promise<BatchClient> {
  let now = Date.UTC(2026, 6, 21);
  const client = await startEmulator({ clock: () => now, batchSecondsPerPhase: 10, embeddings: "hash", ...options });
  const upload: BatchClient["upload"] = (content, key) => {
    const text = typeof content === "string" ? content : content.map((line) => JSON.stringify(line)).join("\n");
    const form = new FormData();
    form.append("purpose", "batch");
    form.append("file", new Blob([text]), "input.jsonl");
    return fetch(`${client.emulator.url}/files`, { method: "POST", body: form, headers: withKey(key) });
  };
  return {
    ...client,
    pass: (seconds) => (now += seconds * 1000),
    upload,
    async start(lines, order = {}) {
      const { id } = (await (await upload(lines)).json()) as { id: string };
      const body = { input_file_id: id, endpoint: "/v1/embeddings", completion_window: "24h", ...order };
      return (await (await client.post("/batches", body, withKey())).json()) as BatchObject;
    },
    batch: async (id) => (await (await client.get(`/batches/${id}`, withKey())).json()) as BatchObject,
    async lines(fileId) {
      const text = await (await client.get(`/files/${String(fileId)}/content`, withKey())).text();
      const lines = text.split("\n").filter(Boolean);
      return lines.map((line) => JSON.parse(line) as ResultLine);
    },
  };
}

/** A line that asks for an embedding. */
export const embeddingLine = (custom_id: string, more: object = {}) => ({
  custom_id,
  method: "POST",
  url: "/v1/embeddings",
  body: { model: "bge-m3", input: custom_id },
  ...more,
});
