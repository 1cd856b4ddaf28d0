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
   * @param place of its item.
   * @returns what is new in it.
   */
  complete(whole: WireToolCall, place: ItemPlace): WireToolCall[] {
    const last = whole.id ? undefined : this.#lastWithout(place);
    return this.#fill(this.#withId(whole) ?? this.#at(place) ?? last ?? this.#begin(place), whole);
  }

  /**
   * All calls of an answer, or of a message that carries some.
   *
   * @param wholes the calls.
   * @returns what is new in them.
   */
  completeAll(wholes: readonly WireToolCall[]): WireToolCall[] {
    const found = wholes.map((whole) => this.#withId(whole));
    const left = this.#calls.filter((call) => !found.includes(call));
    return wholes.flatMap((whole, index) =>
      this.#fill(found[index] ?? takeLike(left, whole) ?? this.#begin({}), whole),
    );
  }

  #fill(call: Call, { id, function: told }: WireToolCall): WireToolCall[] {
    const args = told?.arguments ?? "";
    const rest = args.startsWith(call.args) ? args.slice(call.args.length) : "";
    return this.#tell(call, { id, function: { name: told?.name, arguments: rest } });
  }

  #withId({ id }: WireToolCall): Call | undefined {
    return this.#calls.find((call) => call.id !== undefined && call.id === id);
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

// Some servers make a new id whenever they tell a call. Each is taken once, because two calls may be the same.
function takeLike(calls: Call[], { function: told }: WireToolCall): Call | undefined {
  const args = told?.arguments ?? "";
  const index = calls.findIndex((call) => call.args === args && (call.name ?? told?.name) === told?.name);
  return index < 0 ? undefined : calls.splice(index, 1)[0];
}
