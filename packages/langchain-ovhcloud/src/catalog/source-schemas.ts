import { z } from "zod";

// OVHcloud warns of breaking changes in the catalog, and no complete entry of it is public: whatever does not fit is
// taken for absent, and only an entry without an id is left out.

const text = z.string().min(1).optional().catch(undefined);
const flag = z
  .union([z.boolean(), z.enum(["true", "false"]).transform((word) => word === "true")])
  .optional()
  .catch(undefined);
const count = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .pipe(z.number().int().nonnegative())
  .optional()
  .catch(undefined);
const texts = z
  .union([z.array(z.string()), z.string().transform((one) => one.split(/\s*,\s*/))])
  .optional()
  .catch(undefined);
const object = <T extends z.ZodRawShape>(shape: T) => z.looseObject(shape).optional().catch(undefined);

const id = z.string().min(1);

/** An entry of `GET /rest/v1/models_v2` (OVHcloud's catalog guide, 2026-07-31). */
export const catalogEntrySchema = z.looseObject({
  id,
  name: text,
  description: text,
  available: flag,
  category: text,
  category_v2: text,
  tags: texts,
  metadata: object({
    aliases: texts,
    model_specs: object({
      capabilities: object({
        input_modality: texts,
        output_modality: texts,
        reasoning: flag,
        function_calling: flag,
        streaming: flag,
      }),
    }),
    publishing_information: object({
      publisher: text,
      series: text,
      licence_name: text,
      model_publication_date: z.union([z.string(), z.number()]).optional().catch(undefined),
    }),
    usage_information: object({
      pricing: z.unknown().optional(),
      rate_limit: object({ rate_limit_api: count, rate_limit_api_anonymous: count, rate_limit_playground: count }),
    }),
  }),
});

/** A row of `GET /rest/v2/openrouter` (seen by others; not in OVHcloud's documentation). */
export const openRouterRowSchema = z.looseObject({
  id,
  name: text,
  description: text,
  created: z.union([z.string(), z.number()]).optional().catch(undefined),
  hugging_face_id: text,
  context_length: count,
  max_output_length: count,
  input_modalities: texts,
  output_modalities: texts,
  pricing: z.unknown().optional(),
  supported_features: texts,
});

/** An entry of `GET /v1/models` (seen on 2026-09-28). */
export const apiEntrySchema = z.looseObject({
  id,
  context_length: count,
  max_completion_tokens: count,
  pricing: z.unknown().optional(),
});

/** A list of entries: bare, or under `data`, `models` or `items`. */
export const listSchema = z.union([
  z.array(z.unknown()),
  z.looseObject({ data: z.array(z.unknown()) }).transform(({ data }) => data),
  z.looseObject({ models: z.array(z.unknown()) }).transform(({ models }) => models),
  z.looseObject({ items: z.array(z.unknown()) }).transform(({ items }) => items),
]);
