import { abortError } from "./abort.js";
import { LONGEST_TIMER_MS } from "./clock.js";
import { OVHcloudConnectionError, OVHcloudError, OVHcloudTimeoutError } from "./errors.js";
import { redact, redactCause } from "./redact.js";

/**
 * One try of one request: a signal for `fetch` that follows the caller's signal and a timer, and the translation of
 * whatever `fetch` throws.
 */
export class Attempt {
  readonly #controller = new AbortController();
  #timeoutMs: number;
  readonly #model: string | undefined;
  readonly #outer: AbortSignal | undefined;
  readonly #secret: string | undefined;
  readonly #hostAdvice: string;
  readonly #follow = () => this.#controller.abort();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timedOut = false;

  /** @param limits time allowed until the next `restart`, the caller's signal, model and key for errors. */
  constructor(limits: {
    timeoutMs: number;
    signal?: AbortSignal | undefined;
    model?: string | undefined;
    /** Never shown: cut from what the network throws. */
    secret?: string | undefined;
    /** What to say if it cannot be reached, of a host that may have gone. */
    hostAdvice?: string | undefined;
  }) {
    this.#timeoutMs = limits.timeoutMs;
    this.#model = limits.model;
    this.#outer = limits.signal;
    this.#secret = limits.secret;
    this.#hostAdvice = limits.hostAdvice === undefined ? "" : ` ${limits.hostAdvice}`;
    if (this.#outer?.aborted) this.#follow();
    this.#outer?.addEventListener("abort", this.#follow, { once: true });
    this.restart();
  }

  /** For `fetch`. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * Gives the server the full time again, after a sign of life.
   *
   * @param timeoutMs another time from now on.
   */
  restart(timeoutMs: number = this.#timeoutMs): void {
    this.#timeoutMs = timeoutMs;
    clearTimeout(this.#timer);
    if (this.#timeoutMs > LONGEST_TIMER_MS) return;
    this.#timer = setTimeout(() => {
      this.#timedOut = true;
      this.#controller.abort();
    }, this.#timeoutMs);
  }

  /** Stops the time, while it is the caller who takes it. */
  pause(): void {
    clearTimeout(this.#timer);
  }

  /** Ends a try whose answer was read to its end. Cheaper than {@link close}, and its connection stays usable. */
  finish(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener("abort", this.#follow);
  }

  /** Ends the try. Anything still open is cut, which closes its socket; a body read to its end is not affected. */
  close(): void {
    this.finish();
    this.#controller.abort();
  }

  /**
   * Waits for the network. Only what is passed here is explained as trouble with it: a mistake in a listener or in this
   * package must not look like a lost connection and be tried again.
   *
   * @param network a promise of `fetch` or of a body.
   */
  guard<T>(network: Promise<T>): Promise<T> {
    return network.catch((error: unknown) => {
      throw this.explain(error);
    });
  }

  /** The typed error for something that the network threw during this try. */
  explain(error: unknown): OVHcloudError {
    if (this.#outer?.aborted) return abortError(this.#outer, this.#model);
    if (OVHcloudError.isInstance(error)) return error;
    const details = { model: this.#model, cause: redactCause(error, this.#secret) };
    if (this.#timedOut) {
      const message = `No answer within ${this.#timeoutMs} ms. Try again, or allow more: \`timeout\` for one try, \`retry.totalTimeoutMs\` for all.`;
      return new OVHcloudTimeoutError(message, details, true);
    }
    const reason = redact(reasonOf(error), this.#secret);
    if (/\bproxy\b.*\b407\b/i.test(reason)) {
      const message = `The proxy asks for credentials (${reason}). Give them to the proxy agent of your \`fetch\`, then call again.`;
      return new OVHcloudConnectionError(message, details);
    }
    const message = `The connection to the service failed (${reason}). Check the network, proxy and base URL, then try again.${this.#hostAdvice}`;
    // A host that has no address is not asked again where it may have gone for good.
    const isGone = this.#hostAdvice !== "" && reason.includes("ENOTFOUND");
    return new OVHcloudConnectionError(message, details, !isGone);
  }
}

// `fetch` says only "fetch failed"; what helps (ECONNREFUSED, ENOTFOUND, a proxy's status) is on the last of its causes.
function reasonOf(error: unknown, depth = 0): string {
  const { code, message, cause } = Object(error) as { code?: unknown; message?: unknown; cause?: unknown };
  if (cause !== undefined && cause !== null && depth < 5) return reasonOf(cause, depth + 1);
  const said = typeof error === "string" ? error : String(message ?? "");
  const named = typeof code === "string" && !said.includes(code) ? [code, said] : [said];
  return named.filter(Boolean).join(": ") || "no reason given";
}
