import { afterEach, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { builtinDetector, OVHcloudDlp, OVHcloudInvalidResponseError } from "../index.js";
import { json, type ScriptedServer, startScriptedServer } from "../test-support/scripted-server.js";

let server: ScriptedServer;
afterEach(() => server.close());

async function serve(...answers: unknown[]): Promise<OVHcloudDlp> {
  server = await startScriptedServer(...answers.map((answer) => json(answer)));
  const detectors = [builtinDetector({ entities: ["PERSON"] })];
  return new OVHcloudDlp({ apiKey: "key", baseURL: server.url, rateLimiter: false, maxRetries: 0, detectors });
}

const range = (start: number, end: number) => ({ start, end });
const finding = (text: string | null, location?: object) => ({
  text,
  detector: "PERSON",
  confidence: "LIKELY",
  location,
});

describe("Findings whose place is told in odd ways", () => {
  const text = "👋 Ask Yves Dupont and Yves Dupont.";
  const first = { start: 7, end: 18 };
  const second = { start: 23, end: 34 };

  it.each([
    ["code points", { code_point_range: range(6, 17) }],
    ["bytes only", { byte_range: range(9, 20) }],
    ["bytes, with code points that are wrong", { code_point_range: range(0, 5), byte_range: range(9, 20) }],
    ["UTF-16 units in the place of code points", { code_point_range: range(7, 18) }],
    ["another text", { code_point_range: range(8, 19), byte_range: range(8, 19) }],
    ["beyond the text", { code_point_range: range(800, 811) }],
    ["an end that is counted backwards", { code_point_range: range(7, 18 - text.length), byte_range: range(0, 0) }],
    ["numbers that are none", { code_point_range: { start: "8", end: null } }],
    ["nothing", undefined],
  ])("are right with %s", async (_what, location) => {
    const dlp = await serve({ findings: [[finding("Yves Dupont", location)]] });

    const [found] = await dlp.detect(text);

    expect(found?.text).toBe("Yves Dupont");
    expect([first, second]).toContainEqual({ start: found?.start, end: found?.end });
  });

  it("are two places when the text is told twice without any", async () => {
    const dlp = await serve({ findings: [[finding("Yves Dupont"), finding("Yves Dupont")]] });

    expect(await dlp.detect(text)).toMatchObject([first, second]);
  });

  it("are right for the printed sample: two lists for one text, with places of another", async () => {
    const sample = `${"The account is in order, as the office said on Monday of this week. Thank you.  "}Contact Yves Dupont`;
    const place = range(8, 19);
    const dlp = await serve({
      findings: [[], [finding("Yves Dupont", { byte_range: place, code_point_range: place })]],
    });

    const findings = await dlp.detect(sample);

    expect(findings).toMatchObject([{ text: "Yves Dupont", start: 88, end: 99 }]);
  });

  it("are taken without a text, or with one in another normal form, when both counts agree", async () => {
    const decomposed = "Ask Zoe\u0308 Smith.";
    const place = { code_point_range: range(4, 14), byte_range: range(4, 15) };
    const dlp = await serve({ findings: [[finding(null, place)]] }, { findings: [[finding("Zoë Smith", place)]] });

    const [without, normalized] = [await dlp.detect(decomposed), await dlp.detect(decomposed)];

    expect(without).toMatchObject([{ text: "Zoe\u0308 Smith", start: 4, end: 14 }]);
    expect(normalized).toEqual(without);
  });

  it.each([
    ["is not in the text", finding("Marie Curie", { code_point_range: range(0, 5) })],
    ["has neither text nor place", finding(null)],
    ["has no text and one count only", finding(null, { code_point_range: range(0, 5) })],
  ])("are an error, and not left out, when one %s", async (_what, odd) => {
    const dlp = await serve({ findings: [[odd]] });

    const error = await dlp.redact(text).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(OVHcloudInvalidResponseError);
    expect((error as Error).message).not.toMatch(/Yves|Marie/);
  });

  it("always cut out of the text what was found, whatever the place says", async () => {
    const part = fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 });
    const place = fc.record({ start: fc.integer({ min: -2, max: 30 }), end: fc.integer({ min: -2, max: 30 }) });
    const dlp = await serve({});
    await server.close();
    await fc.assert(
      fc.asyncProperty(part, part, part, place, place, async (before, value, after, points, bytes) => {
        const whole = before + value + after;
        const location = { code_point_range: points, byte_range: bytes };
        const own = new OVHcloudDlp({
          apiKey: "key",
          baseURL: dlp.baseURL,
          rateLimiter: false,
          fetch: async () => Response.json({ findings: [[finding(value, location)]] }),
        });

        const [found] = await own.detect(whole);

        expect(whole.slice(found?.start, found?.end)).toBe(value);
        expect([...whole].slice(found?.codePoints.start, found?.codePoints.end).join("")).toBe(value);
        expect(Buffer.from(whole).subarray(found?.bytes.start, found?.bytes.end).toString()).toBe(value);
      }),
    );
  });
});

describe("Answers in odd shapes", () => {
  const place = { code_point_range: range(0, 3) };

  it.each([
    ["a list of findings for the one text", { findings: [finding("Bob", place)], redacted_text: "X" }],
    ["a redacted text as a list", { findings: [[finding("Bob", place)]], redacted_text: ["X"] }],
    ["a redacted text as a string", { findings: [[finding("Bob", place)]], redacted_text: "X" }],
    ["null for a redacted text", { findings: [[finding("Bob", place)]], redacted_text: null }],
    ["a redacted text for another number of texts", { findings: [[finding("Bob", place)]], redacted_text: ["X", "Y"] }],
    ["the text itself as redacted", { findings: [[finding("Bob", place)]], redacted_text: "Bob" }],
  ])("are read: %s", async (_what, answer) => {
    const dlp = await serve(answer);

    const { text, findings } = await dlp.redact("Bob");

    expect(["X", "[PERSON]"]).toContain(text);
    expect(findings).toMatchObject([{ text: "Bob", start: 0, end: 3, confidence: "likely" }]);
  });

  it.each([
    ["no findings", {}],
    ["findings that are no list", { findings: "none" }],
    ["a finding without a detector", { findings: [[{ text: "Bob" }]] }],
  ])("are an error with %s, and not taken for nothing found", async (_what, answer) => {
    const dlp = await serve(answer);

    await expect(dlp.detect("Bob")).rejects.toThrow(OVHcloudInvalidResponseError);
  });

  it("are an error when they are for another number of texts", async () => {
    const dlp = await serve({ findings: [[], [], []] });
    const array = new OVHcloudDlp({ apiKey: "key", baseURL: dlp.baseURL, rateLimiter: false, payloadForm: "array" });

    await expect(array.detect(["one", "two"])).rejects.toThrow(/another number of documents/);
  });

  it("use the detector for an entity whose name a finding bears", async () => {
    server = await startScriptedServer(json({ findings: [[finding("Bob", place)]] }));
    const people = builtinDetector({ name: "people", entities: ["PERSON"], deidentify: { type: "redaction" } });
    const dlp = new OVHcloudDlp({ apiKey: "key", baseURL: server.url, rateLimiter: false, detectors: [people] });

    expect((await dlp.redact("Bob left.")).text).toBe(" left.");
  });
});
