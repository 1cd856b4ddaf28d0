import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { createHash } from "node:crypto";
import {
  builtinDetector,
  OVHcloudAbortedError,
  OVHcloudAuthenticationError,
  OVHcloudBadRequestError,
  OVHcloudConfigurationError,
  OVHcloudDlp,
  type OVHcloudDlpFields,
  OVHcloudPayloadTooLargeError,
  OVHcloudRateLimitError,
  regexDetector,
  wordListDetector,
} from "../index.js";
import { startScriptedServer } from "../test-support/scripted-server.js";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: false, embeddings: "hash" });
});
afterEach(() => emulator.scenarios.clear());
afterAll(() => emulator.close());

function create(fields: OVHcloudDlpFields = {}): OVHcloudDlp {
  return new OVHcloudDlp({ apiKey: "key", baseURL: emulator.url, rateLimiter: false, maxRetries: 0, ...fields });
}

const lastBody = () => emulator.journal.at(-1)?.body as Record<string, unknown>;
const email = builtinDetector({ entities: ["EMAIL"] });

describe("OVHcloudDlp.detect", () => {
  it("finds the five known entities by default, with places for String.slice", async () => {
    const text = "👋 Yves Dupont, yves@mail.example, +33 6 12 34 56 78, 4111 1111 1111 1111, SSN 078-05-1120";

    const findings = await create().detect(text);

    expect(findings.map(({ detector }) => detector)).toEqual([
      "PERSON",
      "EMAIL",
      "PHONE_NUMBER",
      "CREDIT_CARD_NUMBER",
      "SOCIAL_SECURITY_NUMBER",
    ]);
    for (const { start, end, text: value } of findings) expect(text.slice(start, end)).toBe(value);
    expect(findings[0]).toEqual({
      text: "Yves Dupont",
      detector: "PERSON",
      confidence: "very_likely",
      start: 3,
      end: 14,
      codePoints: { start: 2, end: 13 },
      bytes: { start: 5, end: 16 },
    });
  });

  it("sends a text as a string, with model and detectors as the guide has them", async () => {
    const detectors = [
      builtinDetector({ name: "people", entities: ["PERSON"], confidence: "likely" }),
      builtinDetector({ categories: ["FINANCIAL"] }),
      regexDetector({ name: "badge", pattern: /B-\d+/i }),
      regexDetector({ name: "code", pattern: "X-[0-9]+", isCaseSensitive: true }),
      wordListDetector({ name: "project", words: ["falcon"] }),
    ];

    await create({ detectors }).detect("nothing here");

    expect(lastBody()).toEqual({
      model: "NuNER_Zero",
      payload: "nothing here",
      detection_config: [
        { name: "people", type: "builtin", confidence: "likely", filter: { type: "entity", entities: ["PERSON"] } },
        { name: "FINANCIAL", type: "builtin", filter: { type: "category", categories: ["FINANCIAL"] } },
        { name: "badge", type: "regex", pattern: String.raw`B-\d+`, is_case_sensitive: false },
        { name: "code", type: "regex", pattern: "X-[0-9]+", is_case_sensitive: true },
        { name: "project", type: "word_list", words: ["falcon"], is_case_sensitive: false },
      ],
    });
  });

  it("gives a list for each of several texts, each sent by itself", async () => {
    const before = emulator.journal.length;

    const findings = await create({ detectors: [email] }).detect(["a@b.example", "none", "", "c@d.example"]);

    expect(findings.map((list) => list.map(({ text }) => text))).toEqual([["a@b.example"], [], [], ["c@d.example"]]);
    expect(emulator.journal.length - before).toBe(3);
  });

  it("sends several texts in one request when it is asked to", async () => {
    const before = emulator.journal.length;

    const findings = await create({ detectors: [email], payloadForm: "array" }).detect([
      "a@b.example",
      "",
      "c@d.example",
    ]);

    expect(findings.map((list) => list.map(({ text }) => text))).toEqual([["a@b.example"], [], ["c@d.example"]]);
    expect(emulator.journal.length - before).toBe(1);
    expect(lastBody().payload).toEqual(["a@b.example", "c@d.example"]);
  });

  it("asks nothing about an empty text", async () => {
    const before = emulator.journal.length;

    expect(await create().detect("")).toEqual([]);
    expect(await create().detect([])).toEqual([]);
    expect(emulator.journal.length).toBe(before);
  });

  it("finds in a text of more than 2 MB what is at its ends and where it is cut", async () => {
    const line = 'He said "nothing" of it — not a word.\n';
    const filler = line.repeat(Math.ceil(2_100_000 / line.length));
    const middle = Math.floor(filler.length / 2);
    const text = `a@b.example ${filler.slice(0, middle)} c@d.example ${filler.slice(middle)} e@f.example`;

    const findings = await create({ detectors: [email] }).detect(text);

    expect(findings.map(({ text: value }) => value)).toEqual(["a@b.example", "c@d.example", "e@f.example"]);
    for (const { start, end, text: value } of findings) expect(text.slice(start, end)).toBe(value);
    expect(findings[2]?.bytes.end).toBe(Buffer.byteLength(text));
    expect(emulator.journal.slice(-2).every(({ bodyBytes }) => (bodyBytes ?? 0) <= 1_900_000)).toBe(true);
  });

  it("survives half of a surrogate pair in a text", async () => {
    const [finding] = await create({ detectors: [email] }).detect("\uD800 a@b.example");

    expect(finding).toMatchObject({ text: "a@b.example", start: 2, end: 13 });
  });
});

describe("OVHcloudDlp.redact", () => {
  it("puts the detector's name in brackets by default, and says what it hid", async () => {
    const { text, findings } = await create().redact("Ask Yves Dupont or a@b.example.");

    expect(text).toBe("Ask [PERSON] or [EMAIL].");
    expect(findings.map((finding) => finding.text)).toEqual(["Yves Dupont", "a@b.example"]);
  });

  it.each([
    [{ type: "mask" }, "to ***********."],
    [{ type: "mask", numCharsToMask: 3, maskingChar: "#", fromEnd: true }, "to a@b.exam###."],
    [{ type: "replace", newValue: "<mail>" }, "to <mail>."],
    [{ type: "redaction" }, "to ."],
    [{ type: "detector" }, "to EMAIL."],
    [{ type: "hash" }, `to ${createHash("sha256").update("a@b.example").digest("hex")}.`],
  ] as const)("de-identifies with %j by the service, and in the same way here", async (deidentify, expected) => {
    const dlp = create({ detectors: [builtinDetector({ entities: ["EMAIL"], deidentify })] });
    const byService = await dlp.redact("to a@b.example.");
    const finding = {
      text: "a@b.example",
      detector: "EMAIL",
      location: { code_point_range: { start: 3, end: 14 } },
    };
    emulator.scenarios.respond({ status: 200, body: { findings: [[finding]] } });

    const here = await dlp.redact("to a@b.example.");

    expect([byService.text, here.text]).toEqual([expected, expected]);
  });

  it("redacts several texts, and long ones whole", async () => {
    const dlp = create({ detectors: [email], maxRequestBytes: 1_000, overlap: 50 });
    const long = `${"word ".repeat(400)}a@b.example ${"word ".repeat(400)}`;

    const [short, whole] = await dlp.redact(["c@d.example", long]);

    expect(short?.text).toBe("[EMAIL]");
    expect(whole?.text).toBe(long.replace("a@b.example", "[EMAIL]"));
  });
});

describe("OVHcloudDlp.pseudonymize", () => {
  it("gives the same value the same placeholder, and puts the values back", async () => {
    const { text, restore } = await create().pseudonymize("Yves Dupont met Marie Curie; Yves Dupont left.");

    expect(text).toBe("[PERSON_1] met [PERSON_2]; [PERSON_1] left.");
    expect(restore("Dear [PERSON_2], dear [person_1], dear \\[PERSON\\_1\\], [PERSON_3]")).toBe(
      "Dear Marie Curie, dear Yves Dupont, dear Yves Dupont, [PERSON_3]",
    );
  });

  it("keeps placeholders over the texts of a session", async () => {
    const dlp = create();
    const { session } = await dlp.pseudonymize("I am Yves Dupont.");

    const second = await dlp.pseudonymize("Marie Curie wrote to Yves Dupont.", { session });

    expect(second.text).toBe("[PERSON_2] wrote to [PERSON_1].");
    expect(session.size).toBe(2);
  });
});

describe("OVHcloudDlp, when something is wrong", () => {
  it.each([
    ["no detectors", () => create({ detectors: [] })],
    ["two detectors of one name", () => create({ detectors: [email, email] })],
    ["no entities", () => builtinDetector({ entities: [] })],
    ["flags that cannot be told", () => regexDetector({ name: "x", pattern: /a/s })],
    ["an empty pattern", () => regexDetector({ name: "x", pattern: "" })],
    ["no words", () => wordListDetector({ name: "x", words: [] })],
    ["requests too small", () => create({ maxRequestBytes: 10 })],
  ])("refuses %s before anything is sent", (_what, make) => {
    expect(make).toThrow(OVHcloudConfigurationError);
  });

  it("refuses pieces that are no longer than their overlap", async () => {
    const dlp = create({ detectors: [email], maxRequestBytes: 1_000, overlap: 5_000 });

    await expect(dlp.detect("word ".repeat(2_000))).rejects.toThrow(OVHcloudConfigurationError);
  });

  it.each([
    [400, OVHcloudBadRequestError],
    [401, OVHcloudAuthenticationError],
    [413, OVHcloudPayloadTooLargeError],
    [429, OVHcloudRateLimitError],
  ] as const)("makes a typed error of %d that quotes nothing of the text", async (status, Class) => {
    const message = `payload: 'Bob' is not valid in "I am Yves Dupont of Roubaix"`;
    emulator.scenarios.respond({ status, body: { error: { message } } });

    const error = await create()
      .detect("Bob: I am Yves Dupont of Roubaix")
      .catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(Class);
    expect(`${String(error)} ${(error as Error).stack}`).not.toMatch(/Bob|Yves|Dupont|Roubaix/);
    expect((error as Error).message).toContain("[text]");
  });

  it("tells the path of an entity that the service does not know", async () => {
    const dlp = create({ detectors: [builtinDetector({ entities: ["SHOE_SIZE"] })] });

    await expect(dlp.detect("text")).rejects.toThrow("detection_config.0.filter.entities.0");
  });

  it("stops all requests of a call when it is aborted", async () => {
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    const silent = await startScriptedServer(() => arrive());
    const controller = new AbortController();
    const promise = create({ baseURL: silent.url, maxConcurrency: 1 }).detect(["one", "two"], controller);
    await arrived;

    controller.abort();

    await expect(promise).rejects.toThrow(OVHcloudAbortedError);
    await silent.seen[0]?.closed;
    expect(silent.seen).toHaveLength(1);
    await silent.close();
  });

  it("sends nothing when it is aborted before", async () => {
    const before = emulator.journal.length;

    await expect(create().detect("text", { signal: AbortSignal.abort() })).rejects.toThrow(OVHcloudAbortedError);
    expect(emulator.journal.length).toBe(before);
  });
});
