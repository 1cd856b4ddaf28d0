import { assertCanary, assertSameModel, makeManifest, type Manifest } from "../manifest.js";
import type { EmbeddedStoreOptions } from "./options.js";

/** Knows what the index was made with, and lets no other model write to it or search it. */
export class ModelGuard {
  readonly #options: EmbeddedStoreOptions;
  readonly #read: () => Manifest | undefined;
  #manifest: Manifest | undefined;
  #canaryVerified = false;

  constructor(options: EmbeddedStoreOptions, read: () => Manifest | undefined) {
    this.#options = options;
    this.#read = read;
  }

  /** What the index was made with, once that was read; undefined before the first write. */
  get known(): Manifest | undefined {
    return this.#manifest;
  }

  /** What the index was made with; it is read until there is something, since another process may write it. */
  get manifest(): Manifest | undefined {
    this.#manifest ??= this.#read();
    return this.#manifest;
  }

  /**
   * A store that was empty when it was opened can have been filled since, by a process with another model.
   *
   * @throws ManifestMismatchError
   */
  async verifyForReading(): Promise<void> {
    const { manifest } = this;
    if (manifest === undefined) return;
    if (this.#options.verifyCanary === "write") assertSameModel(manifest, this.#options);
    else await this.verifyForWriting(manifest);
  }

  /** @throws ManifestMismatchError */
  async verifyForWriting(manifest: Manifest): Promise<void> {
    if (this.#canaryVerified) return;
    assertSameModel(manifest, this.#options);
    await assertCanary(manifest, this.#options.embeddings);
    this.#canaryVerified = true;
  }

  /** The manifest of a new store, from a canary that is embedded now. */
  async make(dimension: number): Promise<string> {
    return JSON.stringify(await makeManifest(this.#options, dimension));
  }

  /** The manifest that was just made was stored: its canary needs no look. */
  markVerified(): void {
    this.#canaryVerified = true;
  }
}
