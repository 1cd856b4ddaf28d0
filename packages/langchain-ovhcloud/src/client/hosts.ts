import { OVHcloudConfigurationError } from "./errors.js";

/** Variable that says where the service's other hosts are; see `hostsURL`. */
export const HOSTS_URL_VARIABLE = "OVH_AI_ENDPOINTS_HOSTS_URL";

/** Host of the two catalogs (OVHcloud's catalog guide). */
export const CATALOG_HOST = "catalog.endpoints.ai.ovh.net";
/** Host that revokes tokens (OVHcloud's getting-started guide of 2024-11-26). */
export const ACCOUNT_HOST = "kepler.ai.cloud.ovh.net";
/** Path of the OpenAI-compatible routes on the host of a single model. */
export const DEDICATED_PREFIX = "/api/openai_compat/v1";

/** A model's own host; made by `dedicated()`. */
export interface EndpointReference {
  /** First part of the host's name, such as `nvr-tts-en-us`. */
  readonly slug: string;
}

/**
 * The host of a single model.
 *
 * @param endpoint slug, or what `dedicated()` made.
 * @throws OVHcloudConfigurationError for what cannot be part of a host's name.
 */
export function dedicatedHost(endpoint: EndpointReference | string): string {
  const slug = typeof endpoint === "string" ? endpoint : endpoint.slug;
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(slug)) {
    throw new OVHcloudConfigurationError(
      `"${slug}" is not the slug of an endpoint: small letters, digits and hyphens, such as "nvr-tts-en-us". Take it from the model's page in the catalog; it cannot be made from the model's id.`,
    );
  }
  return `${slug}.endpoints.kepler.ai.cloud.ovh.net`;
}

/**
 * Address of one of the service's other hosts. With a base URL of one's own (an emulator, a gateway) none of them is
 * asked by name: what was configured decides where requests go.
 *
 * @param host host name.
 * @param where template with `{host}`, if one was given; base URL; whether that is the public one.
 * @returns address without a slash at its end.
 */
export function hostURL(
  host: string,
  where: { template: string | undefined; baseURL: string; isPublic: boolean },
): string {
  const template =
    where.template ?? (where.isPublic ? "https://{host}" : `${new URL(where.baseURL).origin}/hosts/{host}`);
  return template.replace("{host}", host).replace(/\/+$/, "");
}

/**
 * Checks a template for `hostsURL`.
 *
 * @throws OVHcloudConfigurationError when it has no `{host}` or makes no address.
 */
export function checkHostsURL(template: string): string {
  const example = template.replace("{host}", "example");
  const url = URL.canParse(example) ? new URL(example) : undefined;
  if (
    !template.includes("{host}") ||
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.username ||
    url.search ||
    url.hash
  ) {
    throw new OVHcloudConfigurationError(
      `\`hostsURL\` (${HOSTS_URL_VARIABLE}) must be an http(s) address with {host} in it, such as http://127.0.0.1:8080/hosts/{host}.`,
    );
  }
  return template;
}
