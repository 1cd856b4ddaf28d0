import { z } from "zod";

/**
 * Reads the answer of `POST /images/generations`: OpenAI's shape, as third parties describe it. Which of the two a picture
 * comes as is unconfirmed for OVHcloud.
 */
export const imageAnswerSchema = z.looseObject({
  data: z.array(
    z.looseObject({
      b64_json: z.string().nullish(),
      url: z.string().nullish(),
      revised_prompt: z.string().nullish(),
    }),
  ),
});

/** One picture of the answer. */
export type ImageAnswer = z.infer<typeof imageAnswerSchema>["data"][number];
