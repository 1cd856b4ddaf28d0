import { AIEndpointsClient } from "../client/client.js";
import type { ClientOptions } from "../client/config.js";
import { OVHcloudConfigurationError } from "../client/errors.js";
import { ACCOUNT_HOST } from "../client/hosts.js";
import type { RequestOptions } from "../client/transport.js";

/**
 * Revokes a key for good, by the call that OVHcloud's getting-started guide of 2024-11-26 documents. Later guides do it in
 * the Control Panel instead; whether the call is still answered, and for today's keys, is unconfirmed, and so is what it
 * answers: make sure with `verifyToken`. It is sent once, without a key in its headers.
 *
 * @param token the key to revoke. No default: nothing should be revoked by leaving something out.
 * @param options base URL and the like.
 * @param call signal, timeout.
 * @throws OVHcloudConfigurationError for an empty token, OVHcloudError when the call fails.
 */
export async function revokeToken(
  token: string,
  options: Omit<ClientOptions, "apiKey"> = {},
  call: RequestOptions = {},
): Promise<void> {
  if (token.trim() === "") throw new OVHcloudConfigurationError("There is no key to revoke. Pass the key itself.");
  // Given as the client's key so that it is cut from errors; `keyless` keeps it out of the headers.
  const client = new AIEndpointsClient({ ...options, anonymous: false, apiKey: token });
  await client.requestBytes(
    {
      method: "POST",
      path: `${client.hostURL(ACCOUNT_HOST)}/v1/oauth/ovh/revoke`,
      body: { oauth2Token: token.trim() },
      keyless: true,
      repeatable: false,
      subject: "route to revoke keys",
    },
    call,
  );
}
