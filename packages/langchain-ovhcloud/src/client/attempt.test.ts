import { describe, expect, it } from "@jest/globals";
import { Attempt } from "./attempt.js";

const attempt = () => new Attempt({ timeoutMs: 60_000, model: "gpt-oss-120b", secret: "secret-key-1" });

function explained(error: unknown): Error {
  const current = attempt();
  const explanation = current.explain(error);
  current.close();
  return explanation;
}

describe("The explanation of what the network threw", () => {
  it.each([
    [
      "a code beside a message",
      { cause: { code: "UND_ERR_SOCKET", message: "other side closed" } },
      "UND_ERR_SOCKET: other side closed",
    ],
    [
      "a code in a message",
      { cause: { code: "ENOTFOUND", message: "getaddrinfo ENOTFOUND a.b" } },
      "getaddrinfo ENOTFOUND a.b",
    ],
    ["a code alone", { cause: { code: "ECONNREFUSED", message: "" } }, "ECONNREFUSED"],
    ["a number for a code", { cause: { code: 20, message: "Request was cancelled." } }, "Request was cancelled."],
    ["a cause of the cause", { message: "a", cause: { message: "b", cause: { message: "c" } } }, "c"],
    ["no cause", { message: "bad port" }, "bad port"],
    ["a text", "broken", "broken"],
    ["nothing", undefined, "no reason given"],
  ])("names %s", (_what, error, reason) => {
    expect(explained(error).message).toContain(`(${reason})`);
  });

  it("ends with causes that run in a circle", () => {
    const [one, other] = [new Error("one"), new Error("other")];
    one.cause = other;
    other.cause = one;

    expect(explained(one)).toMatchObject({ kind: "connection", model: "gpt-oss-120b", retryable: true });
  });

  it("keeps what is explained already", () => {
    const first = explained(new Error("reset"));

    expect(explained(first)).toBe(first);
  });

  it("does not tell the key that a `fetch` put into its message", () => {
    expect(explained(new Error("Bearer secret-key-1")).message).toContain("(Bearer [key])");
  });
});

describe("The signal of a try", () => {
  it("follows the caller's, and lets go of it at the end", () => {
    const caller = new AbortController();
    const followed = new Attempt({ timeoutMs: 60_000, signal: caller.signal });
    const finished = new Attempt({ timeoutMs: 60_000, signal: caller.signal });

    finished.finish();
    caller.abort();

    expect([followed.signal.aborted, finished.signal.aborted]).toEqual([true, false]);
    followed.close();
  });

  it("is aborted from the start when the caller's is", () => {
    const late = new Attempt({ timeoutMs: 60_000, signal: AbortSignal.abort() });

    expect(late.signal.aborted).toBe(true);
    late.close();
  });
});
