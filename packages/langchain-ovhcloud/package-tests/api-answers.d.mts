/** A running API of `startApi`. */
export interface Api {
  origin: string;
  /** With /v1. */
  baseURL: string;
  /** Body of the first `POST /result`. */
  result: Promise<string>;
  close(): Promise<void>;
}

/** Starts the API; `files` are served beside it. */
export function startApi(files?: Record<string, { type: string; body: string }>): Promise<Api>;
