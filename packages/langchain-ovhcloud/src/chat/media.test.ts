import { describe, expect, it } from "@jest/globals";
import { HumanMessage } from "@langchain/core/messages";
import { profileOf } from "../catalog/profiles.js";
import { OVHcloudUnsupportedError } from "../client/errors.js";
import { requireReadableMedia } from "./media.js";

const VISUAL = "Qwen2.5-VL-72B-Instruct";
const asking = (block: object) => [
  new HumanMessage({ content: [{ type: "text", text: "What is it?" }, block] as never }),
];
const check = (block: object, profile = profileOf(VISUAL)) =>
  requireReadableMedia(asking(block), { model: VISUAL, profile });

describe("requireReadableMedia", () => {
  it.each([
    { type: "image", url: "https://example.com/cat.png" },
    { type: "image", source_type: "url", url: "http://example.com/cat.png" },
    { type: "image_url", image_url: { url: "HTTPS://example.com/cat.png" } },
    { type: "image_url", image_url: "https://example.com/cat.png" },
  ])("refuses images by address, which the service does not fetch: %j", (block) => {
    expect(() => check(block)).toThrow(OVHcloudUnsupportedError);
    expect(() => check(block)).toThrow(/Send the image itself, as base64/);
  });

  it("lets them through when the profile says that they are read", () => {
    const profile = { ...profileOf(VISUAL), imageUrlInputs: true };

    expect(() => check({ type: "image", url: "https://example.com/cat.png" }, profile)).not.toThrow();
  });

  it("lets images through that are in the message", () => {
    expect(() => check({ type: "image", mimeType: "image/png", data: "iVBORw0KGgo=" })).not.toThrow();
    expect(() => check({ type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } })).not.toThrow();
  });
});
