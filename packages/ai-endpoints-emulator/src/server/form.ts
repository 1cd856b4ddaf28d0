import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy } from "@fastify/busboy";
import { ApiError, payloadTooLarge } from "./api-error.js";
import type { Scratch } from "./scratch.js";

/** A file of a form, on disk. Whoever wants to keep it moves it elsewhere before the answer is sent. */
export interface FormFile {
  /** Name of its field. */
  field: string;
  /** As the client called it. */
  filename: string;
  contentType: string;
  bytes: number;
  /** Where it is until the answer is sent. */
  path: string;
}

/** A `multipart/form-data` body. */
export interface Form {
  /** Values of each field, in order. */
  fields: ReadonlyMap<string, readonly string[]>;
  files: readonly FormFile[];
}

/** The form of requests that have none. */
export const NO_FORM: Form = { fields: new Map(), files: [] };

/**
 * Reads a form; files go to disk as they come. The rest of a form that is too large is read and dropped, so that the
 * client gets to see the answer.
 *
 * @param limitBytes most bytes of the whole body
 * @throws {ApiError} 413 when it is larger, 400 when it is no form
 */
export async function readForm(
  request: IncomingMessage,
  limitBytes: number,
  scratch: Scratch,
): Promise<{ form: Form; bytes: number }> {
  if (Number(request.headers["content-length"] ?? 0) > limitBytes) {
    request.resume();
    throw payloadTooLarge(limitBytes);
  }
  const reader = new FormReader(await scratch.open());
  let bytes = 0;
  let parser: Parser | undefined;
  try {
    parser = parserOf(request, reader);
    for await (const part of request.iterator({ destroyOnReturn: false })) {
      bytes += (part as Buffer).length;
      if (bytes > limitBytes) throw payloadTooLarge(limitBytes);
      if (!parser.write(part)) await once(parser, "drain");
    }
    parser.end();
    await Promise.race([ended(parser), reader.failed]);
    return { form: await reader.finish(), bytes };
  } catch (error) {
    request.resume();
    parser?.destroy();
    await reader.discard();
    throw error instanceof ApiError ? error : notAForm(error);
  }
}

/** Removes the files of a form that nobody has moved. */
export async function discardForm({ files }: Form): Promise<void> {
  await Promise.all(files.map(({ path }) => rm(path, { force: true })));
}

class FormReader {
  readonly #newFile: () => string;
  readonly #fields = new Map<string, string[]>();
  readonly #files: Promise<FormFile>[] = [];
  readonly #contents: Readable[] = [];
  /** Rejects when a file breaks off: the parser then neither ends nor fails. */
  readonly failed: Promise<never>;
  #fail: (reason: unknown) => void = () => undefined;

  constructor(newFile: () => string) {
    this.#newFile = newFile;
    this.failed = new Promise((_resolve, reject) => (this.#fail = reject));
    this.failed.catch(() => undefined);
  }

  addField(name: string, value: string): void {
    this.#fields.set(name, [...(this.#fields.get(name) ?? []), value]);
  }

  addFile(field: string, content: Readable, filename: string, contentType: string): void {
    this.#contents.push(content);
    const saved = this.#save({ field, filename, contentType }, content);
    saved.catch(this.#fail);
    this.#files.push(saved);
  }

  async finish(): Promise<Form> {
    return { fields: this.#fields, files: await Promise.all(this.#files) };
  }

  async discard(): Promise<void> {
    // What a broken form never ended would be waited for.
    for (const content of this.#contents) content.destroy();
    const settled = await Promise.allSettled(this.#files);
    const files = settled.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    await discardForm({ fields: this.#fields, files });
  }

  async #save(known: Pick<FormFile, "field" | "filename" | "contentType">, content: Readable): Promise<FormFile> {
    const path = this.#newFile();
    let bytes = 0;
    content.on("data", (part: Buffer) => (bytes += part.length));
    try {
      await pipeline(content, createWriteStream(path));
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    return { ...known, bytes, path };
  }
}

type Parser = InstanceType<typeof Busboy>;

function parserOf({ headers }: IncomingMessage, reader: FormReader): Parser {
  const contentType = headers["content-type"];
  if (!contentType?.toLowerCase().startsWith("multipart/form-data")) {
    throw new ApiError(400, `The body must be multipart/form-data, not ${contentType ?? "without a type"}.`);
  }
  const parser = new Busboy({ headers: { ...headers, "content-type": contentType } });
  parser.on("field", (name, value) => reader.addField(name, value));
  parser.on("file", (field, content, filename, _encoding, type) =>
    reader.addFile(field, content, filename ?? "", type),
  );
  return parser;
}

function ended(parser: Parser): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.once("finish", resolve);
    parser.once("error", reject);
  });
}

function notAForm(error: unknown): ApiError {
  return new ApiError(400, `The form cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
}
