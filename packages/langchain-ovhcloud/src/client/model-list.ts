import { z } from "zod";

/** Reads the answer of `GET /models`. */
export const modelListSchema = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });

/**
 * One entry of `GET /models`. Seen on the service (2026-09-28), not documented: `context_length`,
 * `max_completion_tokens`, and per-token `pricing` in US dollars.
 */
export type ModelListEntry = z.infer<typeof modelListSchema>["data"][number];
