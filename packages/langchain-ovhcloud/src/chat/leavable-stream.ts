/** A call option of this package's own: aborts when the reader of the stream leaves. */
export interface Leavable {
  left?: AbortSignal | undefined;
}

/**
 * Lets the reader of a stream leave at once. An async generator takes a `return()` only when it has yielded, so that a
 * reader who leaves while the server is silent would wait for the next piece, and the socket would stay open until then.
 *
 * @param start makes the stream; the signal aborts when the reader leaves.
 * @returns the same stream, which can be left at any time.
 */
export function leavableStream<T>(start: (left: AbortSignal) => AsyncGenerator<T>): AsyncGenerator<T> {
  const controller = new AbortController();
  const stream = start(controller.signal);
  const leave = async (): Promise<IteratorResult<T>> => {
    controller.abort();
    return stream.return(undefined);
  };
  return {
    next: () => stream.next(),
    return: leave,
    throw: (error: unknown) => {
      controller.abort();
      return stream.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: async () => void (await leave()),
  };
}

/**
 * One signal for both reasons to stop.
 *
 * @param signal the caller's.
 * @param left the reader's.
 */
export function eitherSignal(signal?: AbortSignal, left?: AbortSignal): AbortSignal | undefined {
  return signal && left ? AbortSignal.any([signal, left]) : (signal ?? left);
}
