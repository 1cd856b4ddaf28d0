import type { OutgoingHttpHeaders } from "node:http";

/** A request that cannot be served; the message is for the person at the other end and says what to do. */
export class HttpError extends Error {
  override readonly name = "HttpError";

  /** @param headers extra response headers, such as `allow`. */
  constructor(
    readonly status: number,
    message: string,
    readonly headers: OutgoingHttpHeaders = {},
  ) {
    super(message);
  }
}
