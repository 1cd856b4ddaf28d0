import { expect } from "@jest/globals";
import { ContextOverflowError } from "@langchain/core/errors";
import type { Behaviour } from "./behaviour.js";
import { errorOf, QUESTION } from "./scripting.js";

/** Questions that are longer than the model's context. */
export const contextOverflow: readonly Behaviour[] = [
  {
    title: "keeps the status of a context that overflows, and does not try again",
    async run({ create, emulator, sent }) {
      const message = "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens.";
      emulator.scenarios.respond({ status: 400, body: { error: { message, code: "context_length_exceeded" } } });

      const error = await errorOf(create({ maxRetries: 3 }).invoke([QUESTION]));

      expect(error).toMatchObject({ name: expect.stringMatching(/Context/) as unknown, status: 400, retryable: false });
      expect(sent()).toHaveLength(1);
    },
  },
  {
    title: "tells a real context that overflows as core's own class, too",
    async run({ create, emulator }) {
      const maxInput = create().profile.maxInputTokens ?? 0;
      const long = "word ".repeat(maxInput + 10);

      const error = await errorOf(create({ timeout: 60_000 }).invoke(long));

      expect(error).toMatchObject({ name: expect.stringMatching(/Context/) as unknown, status: 400 });
      expect(ContextOverflowError.isInstance(error)).toBe(true);
      expect(emulator.journal.at(-1)?.status).toBe(400);
    },
  },
];
