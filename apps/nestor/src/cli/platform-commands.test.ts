import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { Sandbox } from "../test-support/run-nestor.js";

jest.setTimeout(60_000);

const samples = fileURLToPath(new URL("../../../../samples/", import.meta.url));
const KEY = "good-key-4711";

let service: Emulator;
let sandbox: Sandbox;
beforeAll(async () => {
  service = await createEmulator({ rateLimits: false });
});
afterAll(() => service.close());
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => {
  service.scenarios.clear();
  sandbox.remove();
});

const cloud = (more: Record<string, string> = {}) => ({
  env: { OVH_AI_ENDPOINTS_BASE_URL: service.url, OVH_AI_ENDPOINTS_ACCESS_TOKEN: KEY, ...more },
});

describe("nestor models", () => {
  it("lists what fits, with prices", async () => {
    const { status, out } = await sandbox.nestor(
      ["models", "--kind", "chat", "--vision", "--max-price", "0.2"],
      cloud(),
    );

    expect(status).toBe(0);
    expect(out).toMatch(/Qwen3\.5-9B +chat +262144 +0\.10 +0\.15 +tools, images, reasoning/);
    expect(out).not.toContain("gpt-oss-120b");
  });

  it("says when nothing fits", async () => {
    const { out } = await sandbox.nestor(["models", "--min-context", "9000000"], cloud());

    expect(out).toContain("No model fits");
  });

  it("gives JSON", async () => {
    const { out } = await sandbox.nestor(["models", "--kind", "embedding", "--json"], cloud());

    expect((JSON.parse(out) as { id: string }[]).map(({ id }) => id)).toContain("bge-m3");
  });
});

describe("nestor try and nestor usage", () => {
  it("stream an answer, and add up what it cost", async () => {
    service.scenarios.reply("Forty-two.", { times: 2 });

    const first = await sandbox.nestor(["try", "gpt-oss-20b", "What is the answer?"], cloud());
    await sandbox.nestor(["try", "gpt-oss-20b", "What is the answer?"], cloud());
    const usage = await sandbox.nestor(["usage"], cloud());
    const json = JSON.parse((await sandbox.nestor(["usage", "--json"], cloud())).out) as { total: number };

    expect(first.out).toBe("Forty-two.\n");
    expect(first.err).toMatch(/gpt-oss-20b: \d+ tokens in, \d+ out, 0\.0+\d+ €/);
    expect(usage.out).toMatch(/gpt-oss-20b +2 /);
    expect(json.total).toBeGreaterThan(0);
  });

  it("add up what questions to the index cost", async () => {
    mkdirSync(sandbox.path("docs"));
    writeFileSync(sandbox.path("docs/printer.txt"), "The office printer is called Gutenberg.\n");
    await sandbox.nestor(["sync", "docs"], cloud());

    await sandbox.nestor(["ask", "What is the office printer called?"], cloud());

    expect((await sandbox.nestor(["usage"], cloud())).out).toMatch(/gpt-oss-120b +1 /);
  });

  it("count nothing of what ran offline", async () => {
    await sandbox.nestor(["--offline", "try", "gpt-oss-20b", "Hello"]);

    expect((await sandbox.nestor(["usage"])).out).toContain("Nothing was used yet");
  });

  it("print a request as curl that a shell reads back, with the key as a variable", async () => {
    const before = service.journal.length;

    const { out } = await sandbox.nestor(
      ["try", "gpt-oss-20b", "It's $HOME", "--curl", "--system", "Be kind."],
      cloud(),
    );

    expect(out).not.toContain(KEY);
    expect(out).toContain('-H "Authorization: Bearer $OVH_AI_ENDPOINTS_ACCESS_TOKEN"');
    expect(out).toContain(`It'\\''s $HOME`);
    expect(service.journal).toHaveLength(before);
  });

  it("name the nearest model for one that is not there", async () => {
    const { status, err } = await sandbox.nestor(["try", "gpt-oss-20", "Hello"], cloud());

    expect(status).toBe(5);
    expect(err).toContain("Did you mean gpt-oss-20b");
  });

  it("stop at Ctrl-C", async () => {
    const held = service.scenarios.hold({ path: "/v1/chat/completions" });
    const run = sandbox.start(["try", "gpt-oss-20b", "Hello"], cloud());
    await held.arrived;

    run.process.kill("SIGINT");

    expect(await run.result).toMatchObject({ status: 130 });
    held.release();
  });
});

describe("nestor say and nestor transcribe", () => {
  it("write down what was said, as text and as subtitles", async () => {
    const said = await sandbox.nestor(["say", "Hello world. How are you?"], cloud());
    const text = await sandbox.nestor(["transcribe", "speech.wav"], cloud());
    const srt = await sandbox.nestor(["transcribe", "speech.wav", "--format", "srt", "--out", "speech.srt"], cloud());

    expect([said.status, srt.status]).toEqual([0, 0]);
    expect(text.out).toBe("Hello world. How are you?\n");
    expect(readFileSync(sandbox.path("speech.srt"), "utf8")).toMatch(/^1\n00:00:\d\d,\d{3} --> .*\nHello world\./);
  });

  it("leave a file alone that is there already", async () => {
    writeFileSync(sandbox.path("speech.wav"), "mine");

    const refused = await sandbox.nestor(["say", "Hello."], cloud());
    const forced = await sandbox.nestor(["say", "Hello.", "--force"], cloud());

    expect([refused.status, forced.status]).toEqual([2, 0]);
    expect(refused.err).toContain("--force");
  });

  it("say of a file that is not there, or is no recording, what to do", async () => {
    writeFileSync(sandbox.path("notes.mp3"), "not a recording");

    const missing = await sandbox.nestor(["transcribe", "nothing.mp3"], cloud());
    const broken = await sandbox.nestor(["transcribe", "notes.mp3"], cloud());

    expect(missing).toMatchObject({ status: 4, err: expect.stringContaining("There is no file nothing.mp3") });
    expect(broken.status).not.toBe(0);
    expect(broken.err).not.toBe("");
  });
});

describe("nestor summarize", () => {
  it("reads a recording, and what is asked of the model is in the transcript's words", async () => {
    await sandbox.nestor(["say", "The office printer is called Gutenberg."], cloud());
    service.scenarios.reply("About a printer.", { path: "/v1/chat/completions" });

    const { status, out } = await sandbox.nestor(["summarize", "speech.wav", "--style", "headline"], cloud());

    expect([status, out]).toEqual([0, "About a printer.\n"]);
    expect(JSON.stringify(service.journal.at(-1)?.body)).toContain("printer is called Gutenberg");
  });

  it("reads a PDF", async () => {
    service.scenarios.reply("About file systems.", { path: "/v1/chat/completions", times: 99 });

    const { status, out, err } = await sandbox.nestor(["summarize", `${samples}fhs-3.0.pdf`], cloud());

    expect([status, out]).toEqual([0, "About file systems.\n"]);
    expect(err).toMatch(/\d+ of \d+ parts read/);
  });

  it.each([
    ["nothing.pdf", 4, "There is no file"],
    ["archive.zip", 2, "archive.zip is neither a recording nor"],
    ["empty.pdf", 2, "The file is empty"],
  ])("says what is wrong with %s", async (file, status, said) => {
    if (!file.startsWith("nothing")) writeFileSync(sandbox.path(file), "");

    const result = await sandbox.nestor(["summarize", file], cloud());

    expect(result.status).toBe(status);
    expect(result.err).toContain(said);
  });
});

describe("nestor batch", () => {
  const prompts = "<passage>Cats sleep.</passage> What do cats do?\n\n<passage>Dogs bark.</passage> What do dogs do?\n";
  const answers = () =>
    readFileSync(sandbox.path("answers.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((text) => JSON.parse(text) as { answer?: string });

  it("answers a file of prompts in its order, after telling what it may cost", async () => {
    writeFileSync(sandbox.path("prompts.txt"), prompts);

    const { status, out, err } = await sandbox.nestor(["--chat-model", "gpt-oss-20b", "batch", "prompts.txt"], cloud());

    expect([status, out]).toEqual([0, "2 answered.\n"]);
    expect(err).toMatch(/2 prompts to gpt-oss-20b: about 0\.0+\d+ €/);
    expect(answers().map(({ answer }) => answer)).toEqual(['"Cats sleep." [1]', '"Dogs bark." [1]']);
    expect(existsSync(sandbox.path("answers.jsonl.job.json"))).toBe(false);
  });

  it("goes on with the same batch after Ctrl-C, and sends nothing twice", async () => {
    writeFileSync(sandbox.path("prompts.txt"), prompts);
    const sent = () => service.journal.filter(({ method, path }) => method === "POST" && path === "/v1/batches").length;
    const before = sent();
    const first = sandbox.start(["batch", "prompts.txt"], cloud());
    await first.said("validating");
    first.process.kill("SIGINT");
    const interrupted = await first.result;

    const second = await sandbox.nestor(["batch", "prompts.txt"], cloud());

    expect(interrupted.status).toBe(130);
    expect(interrupted.err).toContain("goes on at the service");
    expect(second).toMatchObject({ status: 0, err: expect.stringContaining("Going on with the batch") });
    expect(answers()).toHaveLength(2);
    expect(sent() - before).toBe(1);
  });

  it("leaves answers alone that are there already, before anything is sent", async () => {
    writeFileSync(sandbox.path("prompts.txt"), prompts);
    writeFileSync(sandbox.path("answers.jsonl"), "mine");

    const { status, err } = await sandbox.nestor(["batch", "prompts.txt"], cloud());

    expect([status, err]).toEqual([2, expect.stringContaining("left alone")]);
  });
});

describe("nestor image", () => {
  it("adds the right ending to the name of the file", async () => {
    const { status, err } = await sandbox.nestor(["image", "a cat", "--size", "32x32"], cloud());

    expect([status, err]).toEqual([0, "Written to image.png.\n"]);
    expect(existsSync(sandbox.path("image.png"))).toBe(true);
  });
});

describe("nestor redact", () => {
  it("hides personal data, and tells how much of what", async () => {
    const { out, err } = await sandbox.nestor(["redact", "-"], {
      ...cloud(),
      input: "Yves Dupont, yves@example.com\n",
    });

    expect(out).toBe("[PERSON], [EMAIL]\n");
    expect(err).toContain("PERSON 1, EMAIL 1");
  });

  it("looks for no more than it was told to", async () => {
    const { out } = await sandbox.nestor(["redact", "-", "--entities", "EMAIL"], {
      ...cloud(),
      input: "Yves Dupont, yves@example.com\n",
    });

    expect(out).toBe("Yves Dupont, [EMAIL]\n");
  });
});

describe("nestor token", () => {
  it("tells what it can of the key without showing it", async () => {
    const { status, out, err } = await sandbox.nestor(["token", "status"], cloud());

    expect(status).toBe(0);
    expect(out).toContain(`${KEY.length} characters`);
    expect(out + err).not.toContain(KEY);
  });

  it.each([
    [KEY, 0, "Good."],
    ["invalid-key", 5, "Refused."],
    ["discovery-key", 5, "The project is in discovery mode."],
  ])("verifies %s", async (key, status, verdict) => {
    const result = await sandbox.nestor(["token", "verify"], cloud({ OVH_AI_ENDPOINTS_ACCESS_TOKEN: key }));

    expect([result.status, result.out.startsWith(verdict)]).toEqual([status, true]);
    expect(result.out + result.err).not.toContain(key);
  });

  it("revokes nothing without being sure, and then for good", async () => {
    const mine = cloud({ OVH_AI_ENDPOINTS_ACCESS_TOKEN: "key-to-revoke" });

    const asked = await sandbox.nestor(["token", "revoke"], mine);
    const stillGood = await sandbox.nestor(["token", "verify"], mine);
    const done = await sandbox.nestor(["token", "revoke", "--yes"], mine);
    const after = await sandbox.nestor(["token", "verify"], mine);

    expect([asked.status, stillGood.status, done.status, after.status]).toEqual([2, 0, 0, 5]);
    expect(done.out).toContain("Revoked");
  });

  it("says how to make a key when there is none", async () => {
    const { status, err } = await sandbox.nestor(["token", "status"]);

    expect(status).toBe(4);
    expect(err).toContain("Control Panel");
  });
});
