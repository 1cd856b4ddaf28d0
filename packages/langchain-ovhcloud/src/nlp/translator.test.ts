import { describe, expect, it } from "@jest/globals";
import { emulatedChat } from "../test-support/emulated-chat.js";
import { createTranslator } from "./translator.js";

const chat = emulatedChat();

const sentSince = (before: number) =>
  chat.emulator.journal.slice(before).map(({ body }) => {
    const [, data] = (body as { messages: { content: string }[] }).messages;
    return data?.content.replace(/<\/?document>\n?/g, "").trim();
  });

describe("A translator", () => {
  it("translates, and keeps the white space around a text", async () => {
    chat.emulator.scenarios.reply("Guten Morgen.");

    expect(await createTranslator(chat.model, { to: "German" }).invoke("\n  Good morning.\n")).toBe(
      "\n  Guten Morgen.\n",
    );
  });

  it("says which languages, and which words", async () => {
    chat.emulator.scenarios.reply("Der Router.");
    const glossary = { router: "Router" };

    await createTranslator(chat.model, { from: "English", to: "German", glossary }).invoke("The router.");

    const body = chat.emulator.journal.at(-1)?.body as { messages: { content: string }[] };
    expect(body.messages[0]?.content).toMatch(/from English into German.*leave code and URLs.*- router: Router/s);
  });

  it("keeps what stands between paragraphs", async () => {
    chat.emulator.scenarios.reply("Eins.\n\nZwei.\n\nDrei.");

    const german = await createTranslator(chat.model, { to: "German" }).invoke("One.\n\n\n\nTwo.\n \nThree.");

    expect(german).toBe("Eins.\n\n\n\nZwei.\n \nDrei.");
  });

  it("sends a long text in pieces and puts them together in order", async () => {
    for (const reply of ["Eins.", "Zwei.", "Drei."]) chat.emulator.scenarios.reply(reply);
    const before = chat.emulator.journal.length;
    const progress: string[] = [];
    const translator = createTranslator(chat.model, {
      to: "German",
      chunkTokens: 4,
      maxConcurrency: 1,
      onProgress: ({ done, total }) => progress.push(`${done}/${total}`),
    });

    expect(await translator.invoke("Number one.\n\nNumber two.\n\nNumber three.")).toBe("Eins.\n\nZwei.\n\nDrei.");
    expect(sentSince(before)).toEqual(["Number one.", "Number two.", "Number three."]);
    expect(progress).toEqual(["0/3", "1/3", "2/3", "3/3"]);
  });

  it("puts the pieces together in order, whichever is answered first", async () => {
    const [early, late] = [chat.emulator.scenarios.hold(), chat.emulator.scenarios.hold()];
    const progress: number[] = [];
    const translator = createTranslator(chat.model, {
      to: "German",
      chunkTokens: 4,
      maxConcurrency: 2,
      onProgress: ({ done }) => {
        progress.push(done);
        if (done === 1) early.release();
      },
    });

    const german = translator.invoke("Number one.\r\n\r\nNumber two.");
    await Promise.all([early.arrived, late.arrived]);
    late.release();

    // The emulator quotes what it was asked for.
    expect(await german).toMatch(/Number one.*\r\n\r\n.*Number two/s);
    expect(progress).toEqual([0, 1, 2]);
  });

  it("cuts a paragraph that is too long at its sentences", async () => {
    for (const reply of ["Katzen schlafen.", "Hunde bellen."]) chat.emulator.scenarios.reply(reply);
    const translator = createTranslator(chat.model, { to: "German", chunkTokens: 5, maxConcurrency: 1 });

    expect(await translator.invoke("Cats sleep a lot. Dogs bark all day.")).toBe("Katzen schlafen. Hunde bellen.");
  });

  it("asks for each paragraph alone when the model has made another number of them", async () => {
    for (const reply of ["Eins und zwei.", "Eins.", "Zwei."]) chat.emulator.scenarios.reply(reply);
    const before = chat.emulator.journal.length;

    expect(await createTranslator(chat.model, { to: "German" }).invoke("One.\n\nTwo.")).toBe("Eins.\n\nZwei.");
    expect(sentSince(before)).toEqual(["One.\n\nTwo.", "One.", "Two."]);
  });

  it("refuses a text without words, and asks nobody", async () => {
    const before = chat.emulator.journal.length;

    await expect(createTranslator(chat.model, { to: "German" }).invoke(" \n ")).rejects.toMatchObject({
      kind: "bad-request",
    });
    expect(chat.emulator.journal).toHaveLength(before);
  });

  it("refuses to translate into nothing", () => {
    expect(() => createTranslator(chat.model, { to: " " })).toThrow(/`to` must name a language/);
  });

  it("throws what the model throws, and stops when the signal aborts", async () => {
    chat.emulator.scenarios.unavailable();
    await expect(createTranslator(chat.model, { to: "German" }).invoke("One.")).rejects.toMatchObject({
      kind: "server",
    });

    const held = chat.emulator.scenarios.hold();
    const controller = new AbortController();
    const german = createTranslator(chat.model, { to: "German" }).invoke("One.", { signal: controller.signal });
    await held.arrived;
    controller.abort();

    await expect(german).rejects.toMatchObject({ kind: "aborted" });
    held.release();
  });
});
