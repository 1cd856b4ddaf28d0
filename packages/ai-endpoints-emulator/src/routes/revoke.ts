import { z } from "zod";
import type { PlainRoute } from "../server/route.js";
import { validate } from "../server/validation.js";

/**
 * `POST /v1/oauth/ovh/revoke` on `kepler.ai.cloud.ovh.net` (getting-started guide of 2024-11-26): from then on the key is
 * refused. The token in the body is all that it takes. Status and body of the answer are unconfirmed, also for tokens that
 * nobody knows; here all get 200 and `{}`.
 */
export const revokeRoute: PlainRoute = {
  method: "POST",
  host: "kepler.ai.cloud.ovh.net",
  path: "/v1/oauth/ovh/revoke",
  model: false,
  key: "ignored",
  secret: true,
  handle({ body, services }) {
    const { oauth2Token } = validate(revokeSchema, body, services.validationStatus);
    services.revokedKeys.add(oauth2Token);
    return { json: {} };
  },
};

const revokeSchema = z.looseObject({ oauth2Token: z.string().min(1) });
