import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { startEmulator, type TestClient } from "../test-support/emulator-client.js";

interface Range {
  start: number;
  end: number;
}
interface Finding {
  text: string;
  detector: string;
  confidence: string;
  location: { byte_range: Range; code_point_range: Range };
}
interface Answer {
  findings: Finding[][];
  redacted_text?: string | string[];
  error?: { message: string; param: string };
}

let client: TestClient;
beforeAll(async () => {
  client = await startEmulator({ embeddings: "hash" });
});
afterAll(() => client.emulator.close());

const entity = (name: string, more: object = {}) => ({
  name,
  type: "builtin",
  filter: { type: "entity", entities: [name] },
  ...more,
});

async function detect(payload: unknown, detectors: readonly object[]): Promise<{ status: number; answer: Answer }> {
  const response = await client.post("/detect", { model: "NuNER_Zero", payload, detection_config: detectors });
  return { status: response.status, answer: (await response.json()) as Answer };
}

async function found(payload: string, ...detectors: object[]): Promise<[string, string][]> {
  const { answer } = await detect(payload, detectors);
  return (answer.findings[0] ?? []).map(({ text, confidence }) => [text, confidence]);
}

async function redacted(payload: string, ...detectors: object[]): Promise<string | string[] | undefined> {
  return (await detect(payload, detectors)).answer.redacted_text;
}

describe("POST /v1/detect", () => {
  it.each([
    ["EMAIL", "Write to ada.lovelace@mail.example.com, please.", "ada.lovelace@mail.example.com", "VERY_LIKELY"],
    ["CREDIT_CARD_NUMBER", "Card 4111 1111 1111 1111.", "4111 1111 1111 1111", "VERY_LIKELY"],
    ["PHONE_NUMBER", "Call +33 6 12 34 56 78 now", "+33 6 12 34 56 78", "VERY_LIKELY"],
    ["PHONE_NUMBER", "Call 03 20 82 73 32 now", "03 20 82 73 32", "LIKELY"],
    ["SOCIAL_SECURITY_NUMBER", "SSN 078-05-1120.", "078-05-1120", "VERY_LIKELY"],
    ["SOCIAL_SECURITY_NUMBER", "1 85 05 78 006 084 91", "1 85 05 78 006 084 91", "VERY_LIKELY"],
    ["PERSON", "Contact Yves Dupont today.", "Yves Dupont", "VERY_LIKELY"],
    ["PERSON", "Ask Yves Dupont.", "Yves Dupont", "VERY_LIKELY"],
    ["PERSON", "We met Wanda Obscura there.", "Wanda Obscura", "POSSIBLE"],
    ["PERSON", "Ask Mrs. Obscura.", "Obscura", "VERY_LIKELY"],
    ["PERSON", "Then Alice spoke.", "Alice", "LIKELY"],
  ])("finds a %s in «%s»", async (name, text, value, confidence) => {
    expect(await found(text, entity(name))).toEqual([[value, confidence]]);
  });

  it.each([
    ["CREDIT_CARD_NUMBER", "Card 4111 1111 1111 1112."],
    ["PHONE_NUMBER", "Card 4111 1111 1111 1111, on 2026-11-23."],
    ["SOCIAL_SECURITY_NUMBER", "000-12-3456 and 666-12-3456"],
    ["PERSON", "The sky is blue. Tomorrow it rains in April."],
  ])("finds no %s in «%s»", async (name, text) => {
    expect(await found(text, entity(name))).toEqual([]);
  });

  it("gives what is as sure as was asked for, by default possible", async () => {
    const text = "Wanda Obscura came.";

    const [byDefault, unlikely] = [
      await found(text, entity("PERSON")),
      await found(text, entity("PERSON", { confidence: "unlikely" })),
    ];

    expect(byDefault).toEqual([]);
    expect(unlikely).toEqual([["Wanda Obscura", "UNLIKELY"]]);
  });

  it("finds what belongs to a category", async () => {
    const category = { name: "money", type: "builtin", filter: { type: "category", categories: ["FINANCIAL"] } };

    expect(await found("a@b.example, 4111111111111111", category)).toEqual([["4111111111111111", "VERY_LIKELY"]]);
  });

  it("finds patterns and words, in any letter case unless told otherwise", async () => {
    const pattern = { name: "id", type: "regex", pattern: "EMP\\-\\d+" };
    const words = { name: "project", type: "word_list", words: ["falcon", "C++ (old)"] };

    expect(await found("emp-12", pattern)).toEqual([["emp-12", "VERY_LIKELY"]]);
    expect(await found("emp-12", { ...pattern, is_case_sensitive: true })).toEqual([]);
    expect(await found("FALCON, falcons, c++ (OLD)", words)).toEqual([
      ["FALCON", "VERY_LIKELY"],
      ["c++ (OLD)", "VERY_LIKELY"],
    ]);
    expect(await found("FALCON", { ...words, is_case_sensitive: true })).toEqual([]);
  });

  it("gives the documented shape: one list for each document, ends exclusive, bytes in UTF-8", async () => {
    const { answer } = await detect(["Héllo 👋 a@b.example", "nothing"], [entity("EMAIL")]);

    expect(answer).toEqual({
      findings: [
        [
          {
            text: "a@b.example",
            detector: "EMAIL",
            confidence: "VERY_LIKELY",
            location: { byte_range: { start: 12, end: 23 }, code_point_range: { start: 8, end: 19 } },
          },
        ],
        [],
      ],
    });
  });

  it("counts bytes and code points right in any text", async () => {
    const word = { name: "word", type: "word_list", words: ["secret"] };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: "grapheme" }), { maxLength: 5 }), async (parts) => {
        const text = parts.join(" secret ");

        const { answer } = await detect(text, [word]);

        for (const { text: value, location } of answer.findings[0] ?? []) {
          const { byte_range: bytes, code_point_range: points } = location;
          expect(Buffer.from(text).subarray(bytes.start, bytes.end).toString()).toBe(value);
          expect([...text].slice(points.start, points.end).join("")).toBe(value);
        }
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [{ type: "mask" }, "to ***********."],
    [{ type: "mask", num_chars_to_mask: 3, masking_char: "#" }, "to ###.example."],
    [{ type: "mask", num_chars_to_mask: 7, from_end: true }, "to a@b.*******."],
    [{ type: "replace", new_value: "<mail>" }, "to <mail>."],
    [{ type: "redaction" }, "to ."],
    [{ type: "detector" }, "to EMAIL."],
    [{ type: "hash", hash_type: "sha256" }, `to ${createHash("sha256").update("a@b.example").digest("hex")}.`],
  ])("de-identifies with %j", async (config, expected) => {
    expect(await redacted("to a@b.example.", entity("EMAIL", { deidentification_config: config }))).toBe(expected);
  });

  it("has a redacted text only when a detector asks for one: a list for a list", async () => {
    const hide = entity("EMAIL", { deidentification_config: { type: "redaction" } });

    const [without, forText, forList] = [
      await detect("a@b.example", [entity("EMAIL")]),
      await detect("x", [hide]),
      await detect(["a@b.example", "x"], [hide]),
    ];

    expect(without.answer).not.toHaveProperty("redacted_text");
    expect(forText.answer.redacted_text).toBe("x");
    expect(forList.answer.redacted_text).toEqual(["", "x"]);
  });

  it("hides findings that overlap as one, and leaves those of detectors that ask for nothing", async () => {
    const replace = (name: string) => ({ deidentification_config: { type: "replace", new_value: name } });
    const left = { name: "left", type: "regex", pattern: "one two", ...replace("L") };
    const right = { name: "right", type: "regex", pattern: "two three", ...replace("R") };
    const seen = { name: "seen", type: "word_list", words: ["zero"] };

    expect(await redacted("zero one two three four", left, right, seen)).toBe("zero L four");
  });

  it.each([
    ["payload", { payload: 7 }],
    ["detection_config", { detection_config: { name: "x" } }],
    ["detection_config", { detection_config: [] }],
    ["detection_config.0.type", { detection_config: [{ name: "x", type: "model" }] }],
    ["detection_config.0.filter.entities.0", { detection_config: [entity("SHOE_SIZE")] }],
    [
      "detection_config.0.filter.categories.0",
      {
        detection_config: [{ name: "x", type: "builtin", filter: { type: "category", categories: ["pets"] } }],
      },
    ],
    ["detection_config.0.confidence", { detection_config: [entity("EMAIL", { confidence: "sure" })] }],
    ["detection_config.0.pattern", { detection_config: [{ name: "x", type: "regex", pattern: "(" }] }],
    ["detection_config.0.words", { detection_config: [{ name: "x", type: "word_list", words: [] }] }],
    [
      "detection_config.0.deidentification_config.hash_type",
      { detection_config: [entity("EMAIL", { deidentification_config: { type: "hash", hash_type: "md5" } })] },
    ],
  ])("refuses a wrong %s with its path", async (path, wrong) => {
    const body = { model: "NuNER_Zero", payload: "text", detection_config: [entity("EMAIL")], ...wrong };

    const response = await client.post("/detect", body);

    expect(response.status).toBe(400);
    expect(((await response.json()) as Answer).error?.param).toBe(path);
  });

  it("refuses other models, and is no model for other routes", async () => {
    const body = { model: "gpt-oss-20b", payload: "x", detection_config: [entity("EMAIL")] };

    const [detecting, chatting] = [
      await client.post("/detect", body),
      await client.post("/chat/completions", { model: "NuNER_Zero", messages: [{ role: "user", content: "x" }] }),
    ];

    expect([detecting.status, chatting.status]).toEqual([400, 400]);
  });

  it("answers 2,000,000 bytes and refuses one more", async () => {
    const body = (length: number) => {
      const rest = JSON.stringify({ model: "NuNER_Zero", payload: "", detection_config: [entity("EMAIL")] });
      return rest.replace('"payload":""', `"payload":"${"x ".repeat(length).slice(0, length - rest.length)}"`);
    };

    const [fits, tooLarge] = [
      await client.post("/detect", body(2_000_000)),
      await client.post("/detect", body(2_000_001)),
    ];

    expect([fits.status, tooLarge.status]).toEqual([200, 413]);
  });

  it("is served without being listed", async () => {
    const { data } = (await (await client.get("/models")).json()) as { data: { id: string }[] };

    expect(data.map(({ id }) => id)).not.toContain("NuNER_Zero");
  });
});
