/** What a generation of the index is made for: the same purpose again goes on with it, another one starts a new one. */
export interface BuildPurpose {
  /** `import` is never gone on with: it starts anew. */
  kind: "reindex" | "import";
  /** Identity of the embedding model; see the store's manifest. */
  embeddingModel: string;
  /** How pages are cut. */
  pipeline: string;
}

/** One generation of the index: a whole store. */
export interface IndexGeneration {
  /** What its store is opened by: the absolute path of a folder, or the name of a PostgreSQL schema. */
  place: string;
}

/** A generation that is not complete, and so is not in use. */
export interface UnfinishedIndex extends IndexGeneration {
  purpose: BuildPurpose;
}

/** The right to build a generation. While it is held, no other process gets it. */
export interface IndexBuild {
  generation: UnfinishedIndex;
  /** Whether it was begun before and holds what was finished then. */
  resumed: boolean;
  /** Lets another process build. What was built stays, to be gone on with. */
  release(): Promise<void>;
  /** Deletes what was built, unless it is in use by now, and releases. */
  drop(): Promise<void>;
}

/**
 * Where the generations of an index are, and which one is in use. A new one is built beside the one in use and takes its
 * place in one step; the old one is kept until it is not wanted any more. Folders and PostgreSQL have one each.
 */
export interface IndexLocation {
  /** The generation in use. Its store may not have been made yet. */
  current(): Promise<IndexGeneration>;
  /** The one that was in use before, as long as it is kept. */
  previous(): Promise<IndexGeneration | undefined>;
  /** The one that is being built, or was given up half-way. */
  unfinished(): Promise<UnfinishedIndex | undefined>;
  /**
   * Begins to build, or goes on when the unfinished one has this purpose (and its kind is `reindex`). Any other unfinished
   * one is deleted: ask `unfinished()` first.
   *
   * @throws ReindexBusyError when another process builds.
   */
  begin(purpose: BuildPurpose): Promise<IndexBuild>;
  /**
   * Puts a generation into use, in one durable step: the unfinished one, or the previous one to go back. The one in use
   * until now becomes the previous one; what was previous before that is deleted.
   */
  swap(to: IndexGeneration): Promise<void>;
  /**
   * Deletes the previous generation and the unfinished one.
   *
   * @returns what was deleted.
   * @throws ReindexBusyError when another process builds.
   */
  discard(): Promise<IndexGeneration[]>;
  close(): Promise<void>;
}
