import { createReadStream } from "node:fs";
import type { StoredFile } from "../batch/file-store.js";
import { pageOf } from "../batch/page.js";
import { ApiError, payloadTooLarge } from "../server/api-error.js";
import type { FormFile } from "../server/form.js";
import type { Call, PlainRoute } from "../server/route.js";

/**
 * The files of a key, on disk: input of batches, and what they have made. The shape of their objects is OpenAI's (OVHcloud's
 * guide names `id` alone).
 */
export const fileRoutes: readonly PlainRoute[] = [
  {
    method: "POST",
    path: "/v1/files",
    model: false,
    key: "required",
    takes: "form",
    // The limit is on the file; the form around it may have some bytes more.
    limitBytes: () => MAX_FILE_BYTES + 100_000,
    async handle(call) {
      const file = inputFile(call);
      const known = { path: file.path, bytes: file.bytes, filename: file.filename, purpose: "batch" } as const;
      return { json: fileObject(await call.services.files.add(call.caller.identity, known)) };
    },
  },
  {
    method: "GET",
    path: "/v1/files",
    model: false,
    key: "required",
    async handle({ services, caller, query }) {
      const purpose = query.get("purpose");
      const files = await services.files.list(caller.identity);
      const wanted = files.filter((file) => purpose === null || file.purpose === purpose);
      return { json: pageOf(wanted.map(fileObject), query, services.validationStatus) };
    },
  },
  {
    method: "GET",
    path: "/v1/files/{id}",
    model: false,
    key: "required",
    handle: async (call) => ({ json: fileObject(await fileOf(call)) }),
  },
  {
    method: "DELETE",
    path: "/v1/files/{id}",
    model: false,
    key: "required",
    async handle({ services, caller, params: { id = "" } }) {
      await services.files.remove(caller.identity, id);
      return { json: { id, object: "file", deleted: true } };
    },
  },
  {
    method: "GET",
    path: "/v1/files/{id}/content",
    model: false,
    key: "required",
    async handle(call) {
      const { path } = await fileOf(call);
      return { content: createReadStream(path) as AsyncIterable<Buffer>, contentType: "application/octet-stream" };
    },
  },
];

// 200 MB (batch guide of 2026-07-21); whether a MB has 1000 or 1024 kB is unconfirmed.
const MAX_FILE_BYTES = 200_000_000;

function inputFile({ form, services }: Call): FormFile {
  const status = services.validationStatus;
  const purpose = form.fields.get("purpose")?.[0];
  if (purpose !== "batch") throw new ApiError(status, "purpose: it must be `batch`.", { param: "purpose" });
  const file = form.files.find(({ field }) => field === "file");
  if (!file) throw new ApiError(status, "file: a file is needed.", { param: "file" });
  if (file.bytes > MAX_FILE_BYTES) throw payloadTooLarge(MAX_FILE_BYTES);
  return file;
}

function fileOf({ services, caller, params: { id = "" } }: Call): Promise<StoredFile> {
  return services.files.get(caller.identity, id);
}

function fileObject({ id, bytes, createdAt, expiresAt, filename, purpose }: StoredFile): Record<string, unknown> {
  const expires = expiresAt === undefined ? {} : { expires_at: expiresAt };
  return { id, object: "file", bytes, created_at: createdAt, ...expires, filename, purpose, status: "processed" };
}
