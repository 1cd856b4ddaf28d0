import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { printed, revealed } from "../test-support/revealed.js";
import { redact, redactCause } from "./redact.js";

const KEY = "Zk7/ovh+secret=of&this~test%20Xy9";

describe("redact", () => {
  it("cuts every usual form of the key and leaves the rest", () => {
    const forms = [KEY, encodeURIComponent(KEY), btoa(KEY), btoa(`user:${KEY}`), KEY.replaceAll("&", "&amp;")];

    const text = redact(`one ${forms.join(" two ")} three`, KEY);

    expect(revealed(KEY, text)).toEqual([]);
    expect(text).toMatch(/^one \[key\] two .* three$/);
  });

  it("leaves no form of any key in any text", () => {
    const keys = fc.stringMatching(/^[\x21-\x7e]{12,40}$/);

    fc.assert(
      fc.property(keys, fc.string(), fc.string(), (key, before, after) => {
        for (const form of [key, encodeURIComponent(key), btoa(before.replace(/[^ -~]/g, "") + key)]) {
          expect(redact(before + form + after, key)).not.toContain(form);
        }
      }),
    );
  });

  it.each([undefined, "", "abc"])("leaves texts alone when the key is %j", (key) => {
    expect(redact("abcabc", key)).toBe("abcabc");
  });
});

describe("redactCause", () => {
  it("keeps an error that does not hold the key", () => {
    const error = Object.assign(new Error("reset"), { code: "ECONNRESET" });

    expect(redactCause(error, KEY)).toBe(error);
  });

  it.each([
    ["its message", new Error(KEY)],
    ["a property", Object.assign(new Error("no"), { config: { headers: { authorization: `Bearer ${KEY}` } } })],
    ["headers", Object.assign(new Error("no"), { headers: new Headers({ authorization: `Bearer ${KEY}` }) })],
    [
      "a request",
      Object.assign(new Error("no"), { request: new Request("http://a.invalid", { headers: { a: KEY } }) }),
    ],
    ["its own cause", new Error("no", { cause: new Error(`wrong ${KEY}`) })],
    ["a list of errors", new AggregateError([new Error(KEY)], "no")],
    ["a name of a property", Object.assign(new Error("no"), { [KEY]: 1 })],
    ["a map", Object.assign(new Error("no"), { sent: new Map([["key", KEY]]) })],
  ])("replaces an error that holds the key in %s", (_where, error) => {
    const cleaned = redactCause(error, KEY);

    expect(revealed(KEY, printed(error))).not.toEqual([]);
    expect(revealed(KEY, printed(cleaned))).toEqual([]);
    expect(cleaned).toBeInstanceOf(Error);
  });

  it("keeps the code, which says what happened", () => {
    const error = Object.assign(new Error(`cannot send ${KEY}`), { code: "ERR_INVALID_CHAR" });

    expect(redactCause(error, KEY)).toMatchObject({ code: "ERR_INVALID_CHAR", message: "cannot send [key]" });
  });

  it("cleans what is thrown and is no error", () => {
    expect(redactCause(`Bearer ${KEY}`, KEY)).toBe("Bearer [key]");
  });

  it("survives objects that contain themselves", () => {
    const error = Object.assign(new Error("loop"), { self: {} as unknown });
    error.self = error;

    expect(redactCause(error, KEY)).toBe(error);
  });
});
