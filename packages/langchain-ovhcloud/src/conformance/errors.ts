import { expect } from "@jest/globals";
import { AsyncCaller } from "@langchain/core/utils/async_caller";
import { OVHcloudError } from "../client/errors.js";
import type { Behaviour } from "./behaviour.js";
import { errorOf, QUESTION, streamWhole } from "./scripting.js";

const said = (message: string) => ({ error: { message, type: "invalid_request_error" } });

/** An answer, and the error that it becomes. */
const STATUSES: [number, unknown, Record<string, unknown>][] = [
  [400, said("max_tokens is too large"), { name: "OVHcloudBadRequestError", retryable: false }],
  [401, { message: "Unauthorized" }, { name: "OVHcloudAuthenticationError", retryable: false }],
  [403, { message: "Forbidden" }, { name: "OVHcloudAuthenticationError", retryable: false }],
  [404, said("no such model"), { name: "OVHcloudModelNotFoundError", retryable: false }],
  [413, { message: "Request too large" }, { name: "OVHcloudPayloadTooLargeError", retryable: false }],
  [
    422,
    { detail: [{ loc: ["body", "n"], msg: "not allowed" }] },
    { name: "OVHcloudBadRequestError", retryable: false },
  ],
  [429, { message: "API rate limit exceeded" }, { name: "OVHcloudRateLimitError", retryable: true }],
  [500, said("boom"), { name: "OVHcloudServerError", retryable: true }],
  [502, "<html><head><title>502 Bad Gateway</title></head></html>", { name: "OVHcloudServerError", retryable: true }],
  [503, "", { name: "OVHcloudServerError", retryable: true }],
];

/** What goes wrong, and what the caller hears. */
export const errors: readonly Behaviour[] = [
  ...STATUSES.map(([status, body, expected]): Behaviour => ({
    title: `makes of HTTP ${status} the same typed error on every road`,
    async run({ create, emulator, model, apiKey }) {
      emulator.scenarios.respond({ status, body }, { times: 4 });

      const seen = [
        await errorOf(create().invoke([QUESTION])),
        await errorOf(streamWhole(create())),
        await errorOf(create().streamEvents([QUESTION])),
        await errorOf(create({ streaming: true }).invoke([QUESTION])),
      ];

      for (const error of seen) {
        expect(error).toMatchObject({ ...expected, status, model, requestId: expect.any(String) as unknown });
        expect(OVHcloudError.isInstance(error)).toBe(true);
        expect(JSON.stringify(error) + String(error)).not.toContain(apiKey);
      }
    },
  })),
  {
    title: "tries again after a 429 that names no time, as often as it was told to",
    async run({ create, emulator, sent }) {
      emulator.scenarios.rateLimitStorm({ times: 2, retryAfterSeconds: null });
      emulator.scenarios.reply("Hello");

      const answer = await create({ maxRetries: 2 }).invoke([QUESTION]);

      expect(answer.text).toBe("Hello");
      expect(sent()).toHaveLength(3);
    },
  },
  {
    title: "says after a 429 how long to wait",
    async run({ create, emulator }) {
      emulator.scenarios.rateLimitStorm({ times: 1, retryAfterSeconds: 7 });

      const error = await errorOf(create().invoke([QUESTION]));

      expect(error).toMatchObject({ name: "OVHcloudRateLimitError", status: 429, retryAfterMs: 7000 });
      expect(String(error)).toContain("7 s");
    },
  },
  {
    title: "does not try again what cannot change, even if it may",
    async run({ create, emulator, sent }) {
      emulator.scenarios.respond({ status: 422, body: said("no") });
      emulator.scenarios.respond({ status: 400, body: said("no") });

      await errorOf(create({ maxRetries: 3 }).invoke([QUESTION]));
      await errorOf(create({ maxRetries: 3 }).invoke([QUESTION]));

      expect(sent()).toHaveLength(2);
    },
  },
  {
    title: "explains an answer with status 200 that is no answer",
    async run({ create, emulator }) {
      emulator.scenarios.respond({ status: 200, body: "<html><body>Please log in</body></html>" });

      const error = await errorOf(create().invoke([QUESTION]));

      expect(error).toMatchObject({ name: "OVHcloudInvalidResponseError" });
    },
  },
  {
    title: "hands over to another model by withFallbacks",
    async run({ create, emulator }) {
      emulator.scenarios.respond({ status: 503, body: "" });
      emulator.scenarios.reply("From the other.");

      const answer = await create().withFallbacks([create()]).invoke([QUESTION]);

      expect(answer.text).toBe("From the other.");
    },
  },
  {
    title: "is not tried again by LangChain's own caller where that cannot help",
    async run({ create, emulator, sent }) {
      emulator.scenarios.respond({ status: 422, body: said("no") }, { times: 3 });
      const caller = new AsyncCaller({ maxRetries: 2 });

      const error = await errorOf(caller.call(() => create().invoke([QUESTION])));

      expect(error).toMatchObject({ name: "OVHcloudBadRequestError", status: 422 });
      expect(sent()).toHaveLength(1);
    },
  },
];
