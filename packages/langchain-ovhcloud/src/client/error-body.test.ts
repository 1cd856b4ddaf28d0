import { describe, expect, it } from "@jest/globals";
import { readErrorBody } from "./error-body.js";

describe("readErrorBody", () => {
  it.each([
    ['{"error":{"message":"nested"}}', "nested"],
    ['{"error":"plain"}', "plain"],
    ['{"message":"top"}', "top"],
    ['{"detail":"detail"}', "detail"],
    ['{"detail":[{"loc":["body","model"],"msg":"missing"},{"msg":"other"}]}', "body.model: missing; other"],
    ['{"object":"error","message":"vllm","code":400}', "vllm"],
    ["upstream  timed\nout", "upstream timed out"],
    ["<html><head><title>502 Bad Gateway</title></head></html>", "502 Bad Gateway"],
    ["{not json", "{not json"],
    ['{"unknown":1}', '{"unknown":1}'],
    ["", ""],
    ["null", "null"],
  ])("finds the sentence in %s", (body, expected) => {
    expect(readErrorBody(body).message).toBe(expected);
  });

  it("shortens essays", () => {
    expect(readErrorBody("x".repeat(5000)).message).toHaveLength(500);
  });
});
