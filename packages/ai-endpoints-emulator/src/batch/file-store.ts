import { randomBytes } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { ApiError } from "../server/api-error.js";
import { type Clock, unixSeconds } from "../server/clock.js";
import type { Scratch } from "../server/scratch.js";

/** A file that a client has sent, or that a batch has made. */
export interface StoredFile {
  id: string;
  /** Where it is. */
  path: string;
  bytes: number;
  filename: string;
  purpose: "batch" | "batch_output";
  /** Seconds since 1970. */
  createdAt: number;
  /** Seconds since 1970; undefined for files that stay. */
  expiresAt: number | undefined;
}

/** What makes a stored file. */
export interface NewFile {
  /** Where it is now; it is moved away from there. */
  path: string;
  bytes: number;
  filename: string;
  purpose: StoredFile["purpose"];
}

/** Files of each key, on disk; other keys do not see them. */
export class FileStore {
  readonly #scratch: Scratch;
  readonly #clock: Clock;
  readonly #owners = new Map<string, Map<string, StoredFile>>();

  constructor(scratch: Scratch, clock: Clock) {
    this.#scratch = scratch;
    this.#clock = clock;
  }

  /** Moves a file into the store. What batches have made is deleted after 15 days (batch guide of 2026-07-21). */
  async add(owner: string, { path: from, ...known }: NewFile): Promise<StoredFile> {
    const newFile = await this.#scratch.open();
    const path = newFile();
    await rename(from, path);
    const createdAt = unixSeconds(this.#clock);
    const expiresAt = known.purpose === "batch_output" ? createdAt + RETENTION_SECONDS : undefined;
    const file = { ...known, id: `file-${randomBytes(12).toString("hex")}`, path, createdAt, expiresAt };
    const files = this.#owners.get(owner) ?? new Map<string, StoredFile>();
    this.#owners.set(owner, files.set(file.id, file));
    return file;
  }

  /**
   * A key's file.
   *
   * @throws {ApiError} 404 when there is none, when it is another key's, or when its time is over
   */
  async get(owner: string, id: string): Promise<StoredFile> {
    await this.#dropExpired(owner);
    const file = this.#owners.get(owner)?.get(id);
    if (!file) throw new ApiError(404, `There is no file \`${id}\`.`, { param: "id" });
    return file;
  }

  /** A key's files, newest first. */
  async list(owner: string): Promise<StoredFile[]> {
    await this.#dropExpired(owner);
    return [...(this.#owners.get(owner)?.values() ?? [])].toReversed();
  }

  /**
   * Deletes a key's file.
   *
   * @throws {ApiError} 404 when there is none
   */
  async remove(owner: string, id: string): Promise<void> {
    const { path } = await this.get(owner, id);
    this.#owners.get(owner)?.delete(id);
    await rm(path, { force: true });
  }

  async #dropExpired(owner: string): Promise<void> {
    const files = this.#owners.get(owner);
    const now = unixSeconds(this.#clock);
    for (const { id, path, expiresAt = Infinity } of files?.values() ?? []) {
      if (expiresAt > now) continue;
      files?.delete(id);
      await rm(path, { force: true });
    }
  }
}

const RETENTION_SECONDS = 15 * 24 * 3600;
