import type { WireToolCall } from "../client/chat-completion.js";
import type { ResponseStreamEvent } from "../client/response.js";

/** Where an event's item stands: its place in the output, or else its id. */
type Place = Pick<ResponseStreamEvent, "output_index" | "item_id">;

/**
 * The calls of a streamed answer. Several events tell the same call (added, arguments, done, the answer at the end), each
 * more or less of it by server; what they tell is put together so that nothing comes twice.
 */
export class StreamedCalls {
  readonly #calls: Call[] = [];

  /** How many have begun. */
  get size(): number {
    return this.#calls.length;
  }

  /**
   * A call begins. Its arguments are waited for.
   *
   * @param place of its item.
   * @param call with id and name.
   */
  open(place: Place, call: WireToolCall): WireToolCall[] {
    const known = this.#at(place) ?? this.#begin(place);
    return this.#tell(known, { id: call.id, function: { name: call.function?.name } });
  }

  /**
   * More of a call's arguments.
   *
   * @param place of its item.
   * @param args the next slice.
   */
  append(place: Place, args: string): WireToolCall[] {
    const call = this.#at(place) ?? this.#begin(place);
    return this.#tell(call, { function: { arguments: args } });
  }

  /**
   * All of a call, of which anything may have come before.
   *
   * @param place of its item; empty when only the id tells which it is.
   * @param whole the call.
   * @returns what is new in it.
   */
  complete(place: Place, whole: WireToolCall): WireToolCall[] {
    const args = whole.function?.arguments ?? "";
    const call = this.#find(place, whole, args) ?? this.#begin(place);
    const rest = args.startsWith(call.args) ? args.slice(call.args.length) : "";
    return this.#tell(call, { id: whole.id, function: { name: whole.function?.name, arguments: rest } });
  }

  // Last by what it says: some servers make a new id whenever they tell a call.
  #find(place: Place, whole: WireToolCall, args: string): Call | undefined {
    return (
      this.#calls.find(({ id }) => id !== undefined && id === whole.id) ??
      this.#at(place) ??
      this.#calls.find((call) => call.name !== undefined && call.name === whole.function?.name && call.args === args)
    );
  }

  #at({ output_index: index, item_id: item }: Place): Call | undefined {
    if (typeof index === "number") return this.#calls.find((call) => call.outputIndex === index);
    return item ? this.#calls.find((call) => call.item === item) : undefined;
  }

  #begin({ output_index: outputIndex, item_id: item }: Place): Call {
    const call: Call = { index: this.#calls.length, outputIndex, item, args: "" };
    this.#calls.push(call);
    return call;
  }

  // Id and name once, as chat sends them.
  #tell(call: Call, { id, function: told }: WireToolCall): WireToolCall[] {
    const args = told?.arguments ?? "";
    const news: WireToolCall = { index: call.index, function: { arguments: args } };
    if (id && !call.id) news.id = call.id = id;
    if (told?.name && !call.name) news.function = { name: (call.name = told.name), arguments: args };
    call.args += args;
    return args || news.id || news.function?.name ? [news] : [];
  }
}

interface Call {
  index: number;
  outputIndex: number | null | undefined;
  item: string | null | undefined;
  id?: string;
  name?: string;
  args: string;
}
