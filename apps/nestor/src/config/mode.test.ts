import { describe, expect, it } from "@jest/globals";
import { decideMode } from "./mode.js";

const key = { OVH_AI_ENDPOINTS_ACCESS_TOKEN: "secret" };

describe("decideMode", () => {
  it("uses the cloud when a key is there", () => {
    expect(decideMode({ environment: key })).toEqual({ mode: "cloud" });
  });

  it("runs offline without a key, and says so in one line", () => {
    const { mode, notice } = decideMode({ environment: {} });

    expect(mode).toBe("offline");
    expect(notice).toMatch(/^[^\n]*running offline[^\n]*not written by a language model\.$/);
  });

  it("takes a blank key for none", () => {
    expect(decideMode({ environment: { OVH_AI_ENDPOINTS_ACCESS_TOKEN: " " } }).mode).toBe("offline");
  });

  it("lets --offline win over a key, without a word about it", () => {
    expect(decideMode({ offline: true, environment: key })).toEqual({ mode: "offline" });
  });

  it("lets --anonymous win over a key", () => {
    const { mode, notice } = decideMode({ anonymous: true, environment: key });

    expect(mode).toBe("anonymous");
    expect(notice).toContain("2 requests a minute");
  });

  it("refuses both flags", () => {
    expect(() => decideMode({ offline: true, anonymous: true, environment: {} })).toThrow(/exclude each other/);
  });
});
