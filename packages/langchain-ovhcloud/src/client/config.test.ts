import { describe, expect, it } from "@jest/globals";
import { API_KEY_VARIABLES, DEFAULT_BASE_URL, resolveConfig } from "./config.js";
import { OVHcloudConfigurationError } from "./errors.js";

describe("resolveConfig", () => {
  it("prefers the explicit key, then the variables in their documented order", () => {
    const environment = Object.fromEntries(API_KEY_VARIABLES.map((name) => [name, `key-of-${name}`]));

    const explicit = resolveConfig({ apiKey: "mine" }, environment);
    const first = resolveConfig({}, environment);
    const last = resolveConfig({}, { OVHCLOUD_API_KEY: "last" });

    expect(explicit.apiKey).toBe("mine");
    expect(first.apiKey).toBe("key-of-OVH_AI_ENDPOINTS_ACCESS_TOKEN");
    expect(last.apiKey).toBe("last");
  });

  it("never reads the variables of OpenAI", () => {
    const config = resolveConfig({}, { OPENAI_API_KEY: "sk-leak", OPENAI_BASE_URL: "https://leak.example/v1" });

    expect(config.apiKey).toBeUndefined();
    expect(config.baseURL).toBe(DEFAULT_BASE_URL);
  });

  it("goes anonymous on request even if the environment has a key", () => {
    const config = resolveConfig(
      { anonymous: true, defaultHeaders: { Authorization: "Bearer sneaky", "X-Team": "docs" } },
      { OVH_AI_ENDPOINTS_ACCESS_TOKEN: "key" },
    );

    expect(config.apiKey).toBeUndefined();
    expect(config.anonymousByDefault).toBe(false);
    expect(config.headers).toEqual({ "x-team": "docs" });
  });

  it("takes an empty key for none, as OVHcloud's own samples mean it", () => {
    const config = resolveConfig({ apiKey: "" }, {});

    expect(config.apiKey).toBeUndefined();
    expect(config.anonymousByDefault).toBe(true);
  });

  it("trims the line break that shells and secret files leave at the end of a key", () => {
    expect(resolveConfig({ apiKey: "abc\n" }, {}).apiKey).toBe("abc");
  });

  it("refuses a key that cannot be a header, without showing it", () => {
    expect(() => resolveConfig({ apiKey: "se cret" }, {})).toThrow(OVHcloudConfigurationError);
    expect(() => resolveConfig({ apiKey: "se cret" }, {})).not.toThrow(/se cret/);
  });

  it.each(["ftp://host/v1", "not a url", "https://user:password@host/v1"])("refuses %s as a base URL", (baseURL) => {
    expect(() => resolveConfig({ baseURL }, {})).toThrow(/Set `baseURL` or OVH_AI_ENDPOINTS_BASE_URL/);
  });

  it("reads no variable when nothing is left to decide, because Deno asks the user for each", () => {
    const forbidden = new Proxy(
      {},
      {
        get: () => {
          throw new Error("Requires env access");
        },
      },
    );

    const config = resolveConfig({ apiKey: "mine", baseURL: "http://127.0.0.1:1/v1" }, forbidden);

    expect(config.apiKey).toBe("mine");
    expect(() => resolveConfig({}, forbidden)).toThrow(/env access/);
  });

  it.each([
    ["a name with a space", { "x team": "docs" }],
    ["a line break in a value", { "x-team": "docs\nx-evil: 1" }],
    ["a value beyond Latin-1", { "x-team": "équipe 队" }],
  ])("refuses default headers with %s, and does not show the value", (_what, defaultHeaders) => {
    expect(() => resolveConfig({ defaultHeaders }, {})).toThrow(OVHcloudConfigurationError);
    expect(() => resolveConfig({ defaultHeaders }, {})).not.toThrow(/docs|队/);
  });

  it("refuses a base URL with parameters, which paths cannot be added to", () => {
    expect(() => resolveConfig({ baseURL: "http://service.invalid/v1?key=1" }, {})).toThrow(/parameters/);
  });

  it("drops slashes at the end of the base URL", () => {
    expect(resolveConfig({}, { OVH_AI_ENDPOINTS_BASE_URL: "http://127.0.0.1:1/v1//" }).baseURL).toBe(
      "http://127.0.0.1:1/v1",
    );
  });

  it.each([{ timeout: 0 }, { maxConcurrency: -1 }, { maxRetries: -1 }])("refuses %p", (options) => {
    expect(() => resolveConfig(options, {})).toThrow(OVHcloudConfigurationError);
  });
});
