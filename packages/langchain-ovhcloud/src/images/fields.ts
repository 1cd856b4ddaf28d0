import type { ClientOptions } from "../client/config.js";

/** What a picture is made from. */
export interface ImageRequest {
  /** What it should show. */
  prompt: string;
  /** What it should not show. Documented for the model's own host; unconfirmed for the unified route. */
  negativePrompt?: string | undefined;
  /** How many. Default 1. More than one is unconfirmed for the unified route, and several requests on the model's own host. */
  n?: number | undefined;
  /** Such as "1024x1024". Default: the service's. Unified route only; unconfirmed. */
  size?: string | undefined;
  /** Makes it repeatable, as far as the service can. Unified route only; unconfirmed. */
  seed?: number | undefined;
}

/** Constructor fields of `OVHcloudImages`. */
export interface OVHcloudImagesFields extends Omit<ClientOptions, "endpoint"> {
  /** Model id. Default "stable-diffusion-xl-base-v10". */
  model?: string | undefined;
  /**
   * Which route: "unified" (default), `POST /images/generations` below the base URL; or "dedicated", `POST
   * /api/text2image` on the model's own host, which OVHcloud's catalog page documents.
   */
  route?: "unified" | "dedicated" | undefined;
  /** Slug of the model's own host. Default "stable-diffusion-xl". */
  slug?: string | undefined;
  /**
   * Whether pictures that come as addresses are fetched, without the key, from wherever they are. Default false: only
   * those on the server of the base URL are, since no program should ask hosts that nobody configured.
   */
  fetchUrls?: boolean | undefined;
  /** Other body fields, sent as they are. */
  modelKwargs?: Record<string, unknown> | undefined;
}
