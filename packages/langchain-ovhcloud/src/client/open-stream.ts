import type { ApiRequest } from "./api-request.js";
import type { OpenResponse, RequestOptions, Transport } from "./transport.js";

/**
 * Sends a request and reads its answer piece by piece. The first piece is read inside of the retries: until then nothing
 * was handed out, and another try is safe. Leaving the loop closes the socket.
 *
 * @param transport who sends.
 * @param request what to send.
 * @param options signal, timeout, listener.
 * @param read makes pieces of the answer.
 */
export async function* openStream<T>(
  transport: Transport,
  request: ApiRequest,
  options: RequestOptions,
  read: (open: OpenResponse) => AsyncGenerator<T>,
): AsyncGenerator<T> {
  const leave = await transport.enter(options.signal);
  let open: OpenResponse | undefined;
  try {
    const stream = await transport.run(request, options, async (opened) => {
      open = opened;
      const pieces = read(opened);
      return { first: await pieces.next(), pieces };
    });
    if (!stream.first.done) yield stream.first.value;
    yield* stream.pieces;
  } finally {
    open?.attempt.close();
    leave();
  }
}
