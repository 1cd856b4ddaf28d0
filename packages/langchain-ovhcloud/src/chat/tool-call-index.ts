import type { WireToolCall } from "../client/chat-completion.js";

/** A fragment of a tool call that names its call beyond doubt. Id and name come once per call, with its first fragment. */
export interface ToolCallDelta {
  /** 0, 1, 2… in the order in which the calls began. */
  index: number;
  id?: string;
  name?: string;
  /** The next slice of the arguments' JSON. */
  args: string;
}

/**
 * Finds out which call each fragment belongs to. LangChain merges fragments by index alone, but servers leave the index
 * out, repeat it for different calls, repeat ids and names in each fragment, or use one id twice.
 *
 * In order: a new id is a new call, unless it fills in the one that its index names; a known index continues its call,
 * unless the name is another one; without index and id, a name opens a new call when the last one has a name already
 * and a complete argument object; anything else continues the last call.
 */
export class ToolCallIndexer {
  readonly #calls: Call[] = [];
  readonly #newId: () => string;

  /** @param newId makes ids for calls that came without one. Default: nine random letters and digits. */
  constructor(newId: () => string = randomCallId) {
    this.#newId = newId;
  }

  /**
   * Places one fragment.
   *
   * @param fragment as it arrived.
   */
  place(fragment: WireToolCall): ToolCallDelta {
    const name = fragment.function?.name || undefined;
    const args = fragment.function?.arguments ?? "";
    const call = this.#find(fragment, name) ?? this.#open(fragment);
    call.args += args;

    const delta: ToolCallDelta = { index: call.position, args };
    if (!call.id && fragment.id) delta.id = call.id = this.#unique(fragment.id);
    if (!call.name && name) delta.name = call.name = name;
    call.wireId ??= fragment.id || undefined;
    return delta;
  }

  /** What is missing at the end: an id where none came, `{}` where no arguments came. */
  end(): ToolCallDelta[] {
    return this.#calls.flatMap((call) => {
      const delta: ToolCallDelta = { index: call.position, args: call.args.trim() === "" ? "{}" : "" };
      if (!call.id) delta.id = call.id = this.#newId();
      return delta.args || delta.id ? [delta] : [];
    });
  }

  #find({ id, index }: WireToolCall, name: string | undefined): Call | undefined {
    const byIndex = this.#calls.findLast((call) => typeof index === "number" && call.wireIndex === index);
    if (id) {
      if (byIndex && (byIndex.wireId === undefined || byIndex.wireId === id)) return byIndex;
      return typeof index === "number" ? undefined : this.#calls.findLast((call) => call.wireId === id);
    }
    if (byIndex) return name && byIndex.name && byIndex.name !== name ? undefined : byIndex;
    if (typeof index === "number") return undefined;
    const last = this.#calls.at(-1);
    return name && last?.name && isCompleteObject(last.args) ? undefined : last;
  }

  #open({ index }: WireToolCall): Call {
    const call: Call = { position: this.#calls.length, args: "" };
    if (typeof index === "number") call.wireIndex = index;
    this.#calls.push(call);
    return call;
  }

  // Tool results are matched to calls by id, so two calls must not share one.
  #unique(id: string): string {
    return this.#calls.some((call) => call.id === id) ? this.#newId() : id;
  }
}

interface Call {
  position: number;
  wireIndex?: number;
  wireId?: string | undefined;
  id?: string;
  name?: string;
  args: string;
}

function isCompleteObject(json: string): boolean {
  if (json.trim() === "") return true;
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}

// Nine letters and digits: the form that Mistral's templates insist on, and the others accept.
function randomCallId(): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from(crypto.getRandomValues(new Uint8Array(9)), (byte) => alphabet[byte % alphabet.length]).join("");
}
