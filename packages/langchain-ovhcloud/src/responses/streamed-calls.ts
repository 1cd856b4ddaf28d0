import type { WireToolCall } from "../client/chat-completion.js";
import type { ResponseStreamEvent } from "../client/response.js";

/** Where an event's item stands: its place in the output, or else its id; some servers tell neither. */
export type ItemPlace = Pick<ResponseStreamEvent, "output_index" | "item_id">;

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
  open(place: ItemPlace, call: WireToolCall): WireToolCall[] {
    const known = this.#at(place) ?? this.#begin(place);
    return this.#tell(known, { id: call.id, function: { name: call.function?.name } });
  }

  /**
   * More of a call's arguments.
   *
   * @param place of its item.
   * @param args the next slice.
   */
  append(place: ItemPlace, args: string): WireToolCall[] {
    const call = this.#at(place) ?? this.#lastWithout(place) ?? this.#begin(place);
    return this.#tell(call, { function: { arguments: args } });
  }

  /**
   * All of a call, of which anything may have come before.
   *
   * @param whole the call.
   * @param place of its item; left out for a call of the whole answer, which tells none.
   * @returns what is new in it.
   */
  complete(whole: WireToolCall, place?: ItemPlace): WireToolCall[] {
    const args = whole.function?.arguments ?? "";
    const call = this.#find(whole, args, place) ?? this.#begin(place ?? {});
    const rest = args.startsWith(call.args) ? args.slice(call.args.length) : "";
    return this.#tell(call, { id: whole.id, function: { name: whole.function?.name, arguments: rest } });
  }

  #find(whole: WireToolCall, args: string, place: ItemPlace | undefined): Call | undefined {
    const byId = this.#calls.find(({ id }) => id !== undefined && id === whole.id);
    const byPlace = place && (this.#at(place) ?? (whole.id ? undefined : this.#lastWithout(place)));
    // Last by what it says: some servers make a new id whenever they tell a call.
    const name = whole.function?.name ?? undefined;
    return (
      byId ?? byPlace ?? this.#calls.find((call) => name !== undefined && call.name === name && call.args === args)
    );
  }

  #at({ output_index: index, item_id: item }: ItemPlace): Call | undefined {
    const byIndex = typeof index === "number" ? this.#calls.find((call) => call.outputIndex === index) : undefined;
    return byIndex ?? (item ? this.#calls.find((call) => call.item === item) : undefined);
  }

  // An event without a place goes on with the call before it.
  #lastWithout({ output_index: index, item_id: item }: ItemPlace): Call | undefined {
    return typeof index === "number" || item ? undefined : this.#calls.at(-1);
  }

  #begin({ output_index: outputIndex, item_id: item }: ItemPlace): Call {
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
