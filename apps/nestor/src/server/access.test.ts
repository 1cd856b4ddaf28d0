import { describe, expect, it } from "@jest/globals";
import { chooseToken, requireOwnHost, requireToken } from "./access.js";

describe("chooseToken", () => {
  it("makes another token at every start", () => {
    const [first, second] = [chooseToken({}), chooseToken({})];

    expect(first).toMatchObject({ generated: true, value: expect.stringMatching(/^[\w-]{32}$/) });
    expect(first.value).not.toBe(second.value);
  });

  it("takes the one from the environment", () => {
    expect(chooseToken({ NESTOR_TOKEN: "0123456789abcdef" })).toEqual({ value: "0123456789abcdef", generated: false });
  });

  it.each(["short", "0123456789 abcdef", "0123456789abcdé"])(
    "refuses %j, which is no secret or cannot stand in a header",
    (given) => {
      expect(() => chooseToken({ NESTOR_TOKEN: given })).toThrow(/at least 16 characters/);
    },
  );
});

describe("requireToken", () => {
  it("lets the token through", () => {
    expect(() => requireToken({ authorization: "Bearer right-token" }, "right-token")).not.toThrow();
  });

  it.each([
    {},
    { authorization: "" },
    { authorization: "Bearer " },
    { authorization: "Bearer right" },
    { authorization: "Basic right-token" },
  ])("refuses %j", (headers) => {
    expect(() => requireToken(headers, "right-token")).toThrow(expect.objectContaining({ status: 401 }));
  });
});

describe("requireOwnHost", () => {
  it.each(["127.0.0.1:4880", "localhost:4880", "LOCALHOST", "[::1]:4880", "192.168.1.5:80"])("serves %s", (host) => {
    expect(() => requireOwnHost({ host }, "127.0.0.1")).not.toThrow();
  });

  it("serves the name that it was told to listen on", () => {
    expect(() => requireOwnHost({ host: "nestor.lan:4880" }, "nestor.lan")).not.toThrow();
  });

  it.each([
    "evil.example",
    "evil.example:4880",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "",
    "[::1].evil.example",
  ])("refuses %j, a name that may have been pointed at this machine", (host) => {
    expect(() => requireOwnHost({ host }, "127.0.0.1")).toThrow(expect.objectContaining({ status: 403 }));
  });
});
