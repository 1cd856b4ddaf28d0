/** What pdf.js says of one half to the other. */
export interface PortEvent {
  data: object;
}

type Listener = (event: PortEvent) => void;

/**
 * One end of a connection between the two halves of pdf.js when both run in one thread. pdf.js's own copies every
 * message as if it went to another thread, which takes a tenth of the time of reading a page: its text is hundreds of
 * small objects. Here text crosses as it is, and everything else is copied as before.
 */
export class DirectPort {
  readonly #listeners = new Set<Listener>();
  #other: DirectPort | undefined;

  /** @returns two ports; what is posted at one arrives at the other. */
  static pair(): [DirectPort, DirectPort] {
    const one = new DirectPort();
    const other = new DirectPort();
    one.#other = other;
    other.#other = one;
    return [one, other];
  }

  /** Delivers after the caller has returned, in the order of the calls. */
  postMessage(message: object, transfer: ArrayBuffer[] = []): void {
    const event = { data: copy(message, transfer) };
    const other = this.#other;
    queueMicrotask(() => {
      if (other !== undefined) for (const listener of other.#listeners) listener.call(other, event);
    });
  }

  addEventListener(_type: "message", listener: Listener, { signal }: { signal?: AbortSignal } = {}): void {
    if (signal?.aborted === true) return;
    this.#listeners.add(listener);
    signal?.addEventListener("abort", () => this.#listeners.delete(listener), { once: true });
  }
}

function copy(message: object, transfer: ArrayBuffer[]): object {
  if (isText(message)) return { ...message, chunk: { ...message.chunk } };
  return isPlain(message) ? { ...message } : structuredClone(message, { transfer });
}

/** A part of a page's text. Who posts it lets go of its items afterwards, but fills the object that held them anew. */
function isText(message: object): message is { chunk: { items: unknown[] } } {
  const chunk = "chunk" in message ? message.chunk : undefined;
  return typeof chunk === "object" && chunk !== null && "items" in chunk && Array.isArray(chunk.items);
}

/** Nothing in it could be changed on the other side. The text of a page takes dozens of such messages. */
function isPlain(message: object): boolean {
  return Object.values(message).every(
    (value) => value === null || (typeof value !== "object" && typeof value !== "function"),
  );
}
