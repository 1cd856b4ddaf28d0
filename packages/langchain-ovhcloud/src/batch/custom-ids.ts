import { OVHcloudConfigurationError } from "../client/errors.js";

/** The ids of one batch's requests: numbered ones take no room, own ones are listed. */
export interface SavedIds {
  /** Place of the first of them among all requests of the job. */
  from: number;
  count: number;
  /** Ids that the caller chose. */
  own?: string[];
}

/** Longest id that is sent. The service's limit is not documented; 64 characters is what other services take. */
export const MAX_CUSTOM_ID_LENGTH = 64;

/** The id of a request whose caller named none. */
export function numberedId(index: number): string {
  return `request-${index}`;
}

/** Checks the ids of a job, one after the other. */
export class IdCheck {
  readonly #own = new Set<string>();

  /**
   * Gives the id of a request.
   *
   * @param given what the caller named.
   * @param index place of the request.
   * @throws OVHcloudConfigurationError for an id that is empty, too long, or there already.
   */
  next(given: string | undefined, index: number): string {
    if (given === undefined) return numberedId(index);
    if (given === "" || given.length > MAX_CUSTOM_ID_LENGTH) {
      throw new OVHcloudConfigurationError(
        `The \`customId\` of request ${index} must have 1 to ${MAX_CUSTOM_ID_LENGTH} characters. Nothing was started.`,
      );
    }
    // One like ours may be that of another request without an id.
    if (this.#own.has(given) || (NUMBERED.test(given) && given !== numberedId(index))) {
      throw new OVHcloudConfigurationError(
        `The \`customId\` "${given}" of request ${index} is used already: results could not be told apart. Nothing was started.`,
      );
    }
    this.#own.add(given);
    return given;
  }
}

const NUMBERED = /^request-\d+$/;

/** The ids of a batch, to look up. */
export class CustomIds {
  readonly #saved: SavedIds;
  readonly #places: ReadonlyMap<string, number> | undefined;

  constructor(saved: SavedIds) {
    this.#saved = saved;
    this.#places = saved.own && new Map(saved.own.map((id, i) => [id, saved.from + i]));
  }

  /** Place among all requests of the job; undefined for an id that is none of these. */
  placeOf(id: string): number | undefined {
    if (this.#places) return this.#places.get(id);
    const { from, count } = this.#saved;
    const place = NUMBERED.test(id) ? Number(id.slice("request-".length)) : -1;
    return place >= from && place < from + count && numberedId(place) === id ? place : undefined;
  }

  /** All of them, in order. */
  *[Symbol.iterator](): Generator<string> {
    const { from, count, own } = this.#saved;
    if (own) yield* own;
    else for (let place = from; place < from + count; place += 1) yield numberedId(place);
  }
}
