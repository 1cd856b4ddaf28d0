import { describe, expect, it } from "@jest/globals";
import { retiredHostAdvice } from "./retired-hosts.js";

const HOST = "bert-base-ner.endpoints.kepler.ai.cloud.ovh.net";

describe("retiredHostAdvice", () => {
  it.each([
    [`https://${HOST}/api/text2ner`, /"bert-base-ner".*createEntityExtractor/],
    [`http://127.0.0.1:8080/hosts/${HOST}/api/batch_text2vec`, /OVHcloudEmbeddings/],
    [`https://${HOST}/api/openai_compat/v1/chat/completions`, /unified route/],
  ])("names what to use instead of %s", (url, advice) => {
    expect(retiredHostAdvice(url)).toMatch(advice);
  });

  it.each(["https://oai.endpoints.kepler.ai.cloud.ovh.net/v1/models", "https://kepler.ai.cloud.ovh.net/v1/oauth"])(
    "says nothing of %s",
    (url) => {
      expect(retiredHostAdvice(url)).toBeUndefined();
    },
  );
});
