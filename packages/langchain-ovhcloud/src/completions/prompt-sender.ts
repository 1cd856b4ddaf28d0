import type { AIEndpointsClient } from "../client/client.js";
import { OVHcloudConfigurationError, OVHcloudError } from "../client/errors.js";
import type { ResponseInfo } from "../client/transport.js";
import { type PromptAnswer, toPromptAnswers } from "./answers.js";
import { answersPerPrompt, type CompletionParams } from "./invocation-params.js";
import { splitEvery } from "./shared-requests.js";
import { explainSuffixRefusal } from "./suffix-refusal.js";

/** Prompts that are asked in the same way. */
export interface PromptCall {
  prompts: readonly string[];
  /** The request without its prompt. */
  params: CompletionParams;
  signal?: AbortSignal | undefined;
}

/** Asks prompts, several in one request where the server lets it. */
export class PromptSender {
  readonly #client: AIEndpointsClient;
  readonly #promptsPerRequest: number;
  #listsRefused = false;

  /**
   * @param client who sends.
   * @param promptsPerRequest most prompts in one request.
   * @throws OVHcloudConfigurationError unless that is a whole number above 0.
   */
  constructor(client: AIEndpointsClient, promptsPerRequest: number) {
    if (!(Number.isInteger(promptsPerRequest) && promptsPerRequest > 0))
      throw new OVHcloudConfigurationError(
        "`promptsPerRequest` must be a whole number above 0. Pass 1 to send each alone.",
      );
    this.#client = client;
    this.#promptsPerRequest = promptsPerRequest;
  }

  /** Most prompts that one request can carry: 1 once the server has refused a list. */
  get promptsPerRequest(): number {
    return this.#listsRefused ? 1 : this.#promptsPerRequest;
  }

  /**
   * Asks all prompts.
   *
   * @param call prompts and how to ask them.
   * @returns a promise for each prompt, in their order, so that each may fail by itself.
   */
  send(call: PromptCall): Promise<PromptAnswer>[] {
    return splitEvery(call.prompts, this.promptsPerRequest).flatMap((prompts) => {
      const answers = this.#sendGroup({ ...call, prompts });
      return prompts.map(async (_, index) => (await answers)[index] as Promise<PromptAnswer>);
    });
  }

  async #sendGroup(call: PromptCall): Promise<Promise<PromptAnswer>[]> {
    try {
      const answers = await this.#ask(call);
      return answers.map((answer) => Promise.resolve(answer));
    } catch (error) {
      if (call.prompts.length === 1 || !maySucceedAlone(error)) throw error;
      return this.#sendEach(call, error);
    }
  }

  // A refused list may be the fault of one prompt in it, so each is asked alone; only when all of them pass was it the
  // list itself that the server does not take.
  #sendEach(call: PromptCall, refusal: OVHcloudError): Promise<PromptAnswer>[] {
    const answers = call.prompts.map(async (prompt) => {
      const [answer] = await this.#ask({ ...call, prompts: [prompt] });
      return answer as PromptAnswer;
    });
    Promise.all(answers).then(
      () => (this.#listsRefused ||= refusal.status !== 413),
      () => {},
    );
    return answers;
  }

  async #ask({ prompts, params, signal }: PromptCall): Promise<PromptAnswer[]> {
    let response: ResponseInfo | undefined;
    const prompt = prompts.length === 1 ? (prompts[0] as string) : [...prompts];
    const completion = await this.#client
      .completions({ ...params, prompt }, { signal, onResponse: (info) => (response = info) })
      .catch((error: unknown) => {
        throw explainSuffixRefusal(error, params);
      });
    return toPromptAnswers(completion, {
      prompts: prompts.length,
      perPrompt: answersPerPrompt(params),
      asked: params.model,
      response,
    });
  }
}

function maySucceedAlone(error: unknown): error is OVHcloudError {
  return OVHcloudError.isInstance(error) && [400, 413, 422].includes(error.status ?? 0);
}
