import { z } from "zod";

const optionalText = z.string().nullish().catch(undefined);
const count = z.number().nullish().catch(undefined);

const problem = z.looseObject({ message: optionalText, code: optionalText, line: count });

/**
 * Reads a batch. Documented are `id`, `status`, `request_counts`, `created_at` and the ids of the files (OVHcloud's batch
 * guide, 2026-07-21); the others are OpenAI's and unconfirmed, so nothing else is required.
 */
export const batchSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  endpoint: optionalText,
  input_file_id: optionalText,
  output_file_id: optionalText,
  error_file_id: optionalText,
  completion_window: optionalText,
  created_at: count,
  expires_at: count,
  request_counts: z.looseObject({ total: count, completed: count, failed: count }).nullish().catch(undefined),
  errors: z
    .union([z.looseObject({ data: z.array(problem) }).transform(({ data }) => data), z.array(problem)])
    .nullish()
    .catch(undefined),
  metadata: z.record(z.string(), z.unknown()).nullish().catch(undefined),
});

/** Reads a list of batches. */
export const batchListSchema = z.looseObject({ data: z.array(batchSchema) });

/** Reads what was uploaded. */
export const fileSchema = z.looseObject({ id: z.string() });

/** A batch as the service sends it. */
export type WireBatch = z.infer<typeof batchSchema>;

/**
 * Reads a line of an output or error file (documented: `custom_id`, `response.status_code`, `response.request_id`,
 * `response.body`, `error`). An `error` inside of `response` and one that is a text are read too.
 */
export const resultLineSchema = z.looseObject({
  custom_id: z.string(),
  response: z
    .looseObject({
      status_code: count,
      request_id: optionalText,
      body: z.unknown().optional(),
      error: z.unknown().optional(),
    })
    .nullish()
    .catch(undefined),
  error: z.unknown().optional(),
});

/** A line as the service writes it. */
export type WireResultLine = z.infer<typeof resultLineSchema>;
