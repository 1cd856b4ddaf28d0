import { describe, expect, it } from "@jest/globals";
import { revealed } from "../test-support/revealed.js";
import { keyScope } from "./key-scope.js";

const KEY = "Zk7/ovh+secret=of&this~test%20Xy9";

describe("keyScope", () => {
  it("tells keys apart without telling any", async () => {
    const [one, same, other] = await Promise.all(
      [KEY, KEY, `${KEY}2`].map((key) => keyScope("https://service.invalid/v1", key)),
    );

    expect(one).toBe(same);
    expect(one).not.toBe(other);
    expect(revealed(KEY, one as string)).toEqual([]);
  });

  it("tells hosts apart, and paths not, because the limit is the host's", async () => {
    const [one, same, other] = await Promise.all(
      ["https://a.invalid/v1", "https://a.invalid/v2", "https://b.invalid/v1"].map((url) => keyScope(url, KEY)),
    );

    expect(one).toBe(same);
    expect(one).not.toBe(other);
  });

  it("has one scope a host for all who come without a key", async () => {
    expect(await keyScope("https://a.invalid:8443/v1", undefined)).toBe("a.invalid:8443 anonymous");
  });
});
