import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { Document } from "@langchain/core/documents";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import {
  ChatOVHcloud,
  OVHcloudAbortedError,
  OVHcloudBlockedError,
  OVHcloudDlpGuard,
  type OVHcloudDlpGuardFields,
  OVHcloudDocumentRedactor,
  OVHcloudServerError,
} from "../index.js";
import { printed } from "../test-support/revealed.js";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: false, embeddings: "hash" });
});
afterEach(() => emulator.scenarios.clear());
afterAll(() => emulator.close());

const connection = () => ({ apiKey: "key", baseURL: emulator.url, rateLimiter: false as const, maxRetries: 0 });
const create = (fields: OVHcloudDlpGuardFields = {}) => new OVHcloudDlpGuard({ ...connection(), ...fields });
const TEXT = "Ask Yves Dupont, Marie Curie or a@b.example.";

describe("OVHcloudDlpGuard", () => {
  it("hides what it finds before the next in the chain gets it", async () => {
    emulator.scenarios.reply({ text: "Yes.", toolCalls: [] }, { path: "/v1/chat/completions" });

    await create().pipe(new ChatOVHcloud(connection())).invoke(TEXT);

    const body = emulator.journal.at(-1)?.body as { messages: { content: string }[] };
    expect(body.messages[0]?.content).toBe("Ask [PERSON], [PERSON] or [EMAIL].");
  });

  it("blocks with the findings, and without a word of them where a log would look", async () => {
    const error = await create({ mode: "block" })
      .invoke(TEXT)
      .catch((thrown: unknown) => thrown);

    expect((error as Error).message).toContain("EMAIL 1, PERSON 2");
    expect(printed(error)).not.toMatch(/Yves|Dupont|Marie|a@b/);
    expect(OVHcloudBlockedError.isInstance(error) && error.findings.map(({ text }) => text)).toEqual([
      "Yves Dupont",
      "Marie Curie",
      "a@b.example",
    ]);
  });

  it("lets a text without findings pass in each mode", async () => {
    for (const mode of ["redact", "block", "report"] as const)
      expect(await create({ mode }).invoke("Nothing here.")).toBe("Nothing here.");
  });

  it("only tells in mode report", async () => {
    const counts: number[] = [];

    const text = await create({ mode: "report", onFindings: ({ length }) => counts.push(length) }).invoke(TEXT);

    expect(text).toBe(TEXT);
    expect(counts).toEqual([3]);
  });

  it("lets nothing pass when the service cannot be asked", async () => {
    emulator.scenarios.unavailable();

    await expect(create().invoke(TEXT)).rejects.toThrow(OVHcloudServerError);
  });

  it("shows traces the length of what it gets", async () => {
    const seen: unknown[] = [];
    const note = (_chain: unknown, values: unknown) => void seen.push(values);

    await create().invoke(TEXT, { callbacks: [{ handleChainStart: note }] });

    expect(JSON.stringify(seen)).not.toMatch(/Yves|Marie|a@b/);
  });
});

describe("OVHcloudDocumentRedactor", () => {
  const documents = [
    new Document({ pageContent: "Yves Dupont: a@b.example, c@d.example", metadata: { source: "one" }, id: "1" }),
    new Document({ pageContent: "Nothing.", metadata: { source: "two" } }),
  ];

  it("hides data in copies of documents, and counts it in their metadata", async () => {
    const redacted = await new OVHcloudDocumentRedactor(connection()).transformDocuments(documents);

    expect(redacted).toMatchObject([
      {
        pageContent: "[PERSON]: [EMAIL], [EMAIL]",
        metadata: { source: "one", redactions: { EMAIL: 2, PERSON: 1 } },
        id: "1",
      },
      { pageContent: "Nothing.", metadata: { source: "two", redactions: {} } },
    ]);
    expect(documents[0]?.pageContent).toContain("Yves Dupont");
    expect(JSON.stringify(redacted.map(({ metadata }) => metadata))).not.toMatch(/Yves|a@b/);
  });

  it("is a Runnable that obeys a signal", async () => {
    const redactor = new OVHcloudDocumentRedactor({ ...connection(), metadataKey: "hidden" });

    const [first] = await redactor.invoke(documents);

    expect(first?.metadata).toMatchObject({ hidden: { EMAIL: 2, PERSON: 1 } });
    await expect(redactor.invoke(documents, { signal: AbortSignal.abort() })).rejects.toThrow(OVHcloudAbortedError);
  });
});
