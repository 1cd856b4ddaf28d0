import { describe, expect, it } from "@jest/globals";
import { type ClientOptions, resolveConfig } from "./config.js";
import { CATALOG_HOST } from "./hosts.js";

const EMULATOR = "http://127.0.0.1:8080/v1";
const addressOf = (options: ClientOptions, environment = {}) =>
  resolveConfig(options, environment).hostURL(CATALOG_HOST);

describe("The service's other hosts", () => {
  it("are asked by name with the public base URL", () => {
    expect(addressOf({})).toBe("https://catalog.endpoints.ai.ovh.net");
  });

  it("are looked for on the server of a base URL of one's own, so that nothing else is asked", () => {
    expect(addressOf({ baseURL: EMULATOR })).toBe("http://127.0.0.1:8080/hosts/catalog.endpoints.ai.ovh.net");
  });

  it("are where the option or the variable says", () => {
    const environment = { OVH_AI_ENDPOINTS_HOSTS_URL: "https://gateway.example/{host}/" };

    expect(addressOf({}, environment)).toBe("https://gateway.example/catalog.endpoints.ai.ovh.net");
    expect(addressOf({ hostsURL: "http://{host}.test" }, environment)).toBe("http://catalog.endpoints.ai.ovh.net.test");
  });

  it.each(["https://gateway.example", "{host}", "ftp://{host}", "https://me:pw@{host}"])("refuse %s", (hostsURL) => {
    expect(() => resolveConfig({ hostsURL }, {})).toThrow(/must be an http\(s\) address with \{host\} in it/);
  });
});

describe("An endpoint of a single model", () => {
  it.each<[ClientOptions, string]>([
    [{}, "https://mistral-nemo.endpoints.kepler.ai.cloud.ovh.net/api/openai_compat/v1"],
    [
      { baseURL: EMULATOR },
      "http://127.0.0.1:8080/hosts/mistral-nemo.endpoints.kepler.ai.cloud.ovh.net/api/openai_compat/v1",
    ],
  ])("has the OpenAI-compatible routes below its own host: %j", (options, expected) => {
    expect(resolveConfig({ ...options, endpoint: "mistral-nemo" }, {}).baseURL).toBe(expected);
    expect(resolveConfig({ ...options, endpoint: { slug: "mistral-nemo" } }, {}).baseURL).toBe(expected);
  });

  it.each(["Mistral-Nemo", "evil.example/", "a b", "", "-a"])("is not called %j", (endpoint) => {
    expect(() => resolveConfig({ endpoint }, {})).toThrow(/is not the slug of an endpoint/);
  });
});
