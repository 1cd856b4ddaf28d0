/** Which run is the outermost one of which: LangChain tells each run only its parent. */
export class RunTree {
  readonly #roots = new Map<string, string>();

  /**
   * @param runId a run that begins.
   * @param parentRunId the run that it is part of, if any.
   */
  begin(runId: string, parentRunId: string | undefined): void {
    this.#roots.set(runId, this.rootOf(runId, parentRunId));
  }

  /** @param runId a run. @returns whether it has begun and is not over. */
  has(runId: string): boolean {
    return this.#roots.has(runId);
  }

  /** @param runId a run that is over; it has no parts any more. */
  end(runId: string): void {
    this.#roots.delete(runId);
  }

  /**
   * @param runId a run.
   * @param parentRunId the run that it is part of, if any.
   * @returns the outermost run that is known: the parent itself where nothing was heard of it.
   */
  rootOf(runId: string, parentRunId: string | undefined): string {
    const known = this.#roots.get(runId);
    if (known !== undefined) return known;
    return parentRunId === undefined ? runId : (this.#roots.get(parentRunId) ?? parentRunId);
  }
}
