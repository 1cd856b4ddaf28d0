import { Runnable, type RunnableConfig } from "@langchain/core/runnables";
import { takeSignal } from "../audio/call-config.js";
import { throwIfAborted } from "../client/abort.js";
import type { ApiRequest } from "../client/api-request.js";
import { AIEndpointsClient } from "../client/client.js";
import {
  OVHcloudBadRequestError,
  OVHcloudConfigurationError,
  OVHcloudInvalidResponseError,
  OVHcloudUnsupportedError,
} from "../client/errors.js";
import { dedicatedHost } from "../client/hosts.js";
import { parseAnswer } from "../client/read-answer.js";
import type { ImageRequest, OVHcloudImagesFields } from "./fields.js";
import { fromBase64, GeneratedImage } from "./generated-image.js";
import type { ImageAnswer } from "./image-answer-schema.js";

/** Model used when none is named; the only one for pictures in the list of 2026-09-28. */
export const DEFAULT_IMAGE_MODEL = "stable-diffusion-xl-base-v10";

/**
 * Pictures from text on OVHcloud AI Endpoints.
 *
 * @example
 * ```ts
 * const [picture] = await new OVHcloudImages().invoke("A lighthouse at dusk");
 * if (picture) await writeFile(`lighthouse.${picture.extension}`, picture.bytes);
 * ```
 */
export class OVHcloudImages extends Runnable<string | ImageRequest, GeneratedImage[]> {
  static override lc_name(): string {
    return "OVHcloudImages";
  }

  lc_namespace = ["langchain", "images", "ovhcloud"];
  /** Model id. */
  readonly model: string;
  readonly #client: AIEndpointsClient;
  readonly #route: "unified" | "dedicated";
  readonly #host: string;
  readonly #fetchUrls: boolean;
  readonly #modelKwargs: Record<string, unknown> | undefined;

  /**
   * @param fields see {@link OVHcloudImagesFields}; all have defaults.
   * @throws OVHcloudConfigurationError for values that cannot work.
   */
  constructor(fields: OVHcloudImagesFields = {}) {
    // Not handed on: what core keeps of it would hold the key.
    super();
    const { model = DEFAULT_IMAGE_MODEL, route = "unified", slug = "stable-diffusion-xl", ...rest } = fields;
    if (route !== "unified" && route !== "dedicated")
      throw new OVHcloudConfigurationError('`route` must be "unified" or "dedicated".');
    this.model = model;
    this.#client = new AIEndpointsClient(rest);
    this.#route = route;
    this.#host = dedicatedHost(slug);
    this.#fetchUrls = fields.fetchUrls ?? false;
    this.#modelKwargs = fields.modelKwargs;
  }

  /**
   * Makes pictures.
   *
   * @param input the prompt, or more than that.
   * @param options signal, timeout, callbacks.
   * @throws OVHcloudBadRequestError for an empty prompt, OVHcloudUnsupportedError for what the route cannot do or for
   *   pictures that are addresses, OVHcloudError of the request.
   */
  override async invoke(input: string | ImageRequest, options?: Partial<RunnableConfig>): Promise<GeneratedImage[]> {
    const { config, signal } = takeSignal(options);
    const make = (given: string | ImageRequest) =>
      this.#make(typeof given === "string" ? { prompt: given } : given, signal);
    // oxlint-disable-next-line no-underscore-dangle -- core's name
    return this._callWithConfig(make, input, config);
  }

  async #make(request: ImageRequest, signal: AbortSignal | undefined): Promise<GeneratedImage[]> {
    throwIfAborted(signal, this.model);
    if (request.prompt.trim() === "")
      throw new OVHcloudBadRequestError("There is nothing to show. Pass a prompt with words.", { model: this.model });
    const { n = 1 } = request;
    if (!Number.isInteger(n) || n < 1) throw new OVHcloudBadRequestError("`n` must be a whole number of 1 or more.");
    return this.#route === "unified" ? this.#unified(request, signal) : this.#dedicated(request, n, signal);
  }

  async #unified(
    { prompt, negativePrompt, n, size, seed }: ImageRequest,
    signal: AbortSignal | undefined,
  ): Promise<GeneratedImage[]> {
    const known = { prompt, negative_prompt: negativePrompt, n, size, seed, response_format: "b64_json" };
    const body = { model: this.model, ...this.#modelKwargs, ...given(known) };
    const sent: ApiRequest = { method: "POST", path: "/images/generations", body };
    const { imageAnswerSchema } = await import("./image-answer-schema.js");
    const answer = parseAnswer(await this.#client.requestJson(sent, { signal }), imageAnswerSchema, sent);
    if (answer.data.length === 0) throw this.#unreadable("no picture is in it");
    return Promise.all(answer.data.map((picture) => this.#read(picture, signal)));
  }

  async #dedicated(
    { prompt, negativePrompt, size, seed }: ImageRequest,
    n: number,
    signal: AbortSignal | undefined,
  ): Promise<GeneratedImage[]> {
    if (size !== undefined || seed !== undefined) {
      throw new OVHcloudUnsupportedError(
        'The model\'s own host takes neither `size` nor `seed`. Leave them out, or use `route: "unified"`.',
        { model: this.model },
      );
    }
    const pictures: GeneratedImage[] = [];
    while (pictures.length < n) {
      const { bytes } = await this.#client.requestBytes(
        {
          method: "POST",
          path: `${this.#client.hostURL(this.#host)}/api/text2image`,
          model: this.model,
          accept: "application/octet-stream",
          body: { ...this.#modelKwargs, prompt, negative_prompt: negativePrompt ?? "" },
        },
        { signal },
      );
      pictures.push(this.#checked(new GeneratedImage(bytes)));
    }
    return pictures;
  }

  async #read(
    { b64_json, url, revised_prompt }: ImageAnswer,
    signal: AbortSignal | undefined,
  ): Promise<GeneratedImage> {
    const revised = revised_prompt ?? undefined;
    const inline = b64_json ?? (url?.startsWith("data:") ? url : undefined);
    if (inline !== undefined) {
      const bytes = fromBase64(inline);
      if (!bytes) throw this.#unreadable("a picture in it is not base64");
      return this.#checked(new GeneratedImage(bytes, revised));
    }
    if (!url) throw this.#unreadable("it has neither picture nor address");
    const isOwn = URL.canParse(url) && new URL(url).origin === new URL(this.#client.baseURL).origin;
    if (!isOwn && !this.#fetchUrls) {
      throw new OVHcloudUnsupportedError(
        `The picture is at an address (${hostOf(url)}), which was not fetched. Pass \`fetchUrls: true\` to allow that.`,
        { model: this.model },
      );
    }
    const { bytes } = await this.#client.requestBytes(
      { method: "GET", path: url, keyless: !isOwn, subject: "picture" },
      { signal },
    );
    return this.#checked(new GeneratedImage(bytes, revised));
  }

  #checked(image: GeneratedImage): GeneratedImage {
    if (image.contentType === "application/octet-stream")
      throw this.#unreadable("what came is no picture that is known");
    return image;
  }

  #unreadable(reason: string): OVHcloudInvalidResponseError {
    return new OVHcloudInvalidResponseError(
      `The answer cannot be used: ${reason}. Check that the base URL is an AI Endpoints API, and the model ${this.model} one for pictures.`,
      { model: this.model },
    );
  }
}

function given(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "no valid one";
}
