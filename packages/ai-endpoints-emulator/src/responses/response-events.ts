import { finishedItem, logprobsOf, openedItem, type OutputItem, partOf } from "./output-items.js";

/** An event of a streamed response; its number is its place among them. */
export interface ResponseEvent {
  type: string;
  sequence_number: number;
  [field: string]: unknown;
}

/** What a stream tells: the items, between the response as it begins and as it ends. */
export interface StreamedResponse {
  opened: Record<string, unknown>;
  items: readonly OutputItem[];
  ended: Record<string, unknown> & { status: "completed" | "incomplete" };
}

/** The typed events of a response, in OpenAI's order. That OVHcloud sends the same is unconfirmed. */
export function* responseEvents(streamed: StreamedResponse): Generator<ResponseEvent> {
  let number = 0;
  for (const { type, ...fields } of unnumbered(streamed)) yield { type, sequence_number: number++, ...fields };
}

type Unnumbered = Omit<ResponseEvent, "sequence_number"> & { type: string };

function* unnumbered({ opened, items, ended }: StreamedResponse): Generator<Unnumbered> {
  yield { type: "response.created", response: opened };
  yield { type: "response.in_progress", response: opened };
  for (const [index, item] of items.entries()) {
    const place = { item_id: item.id, output_index: index };
    yield { type: "response.output_item.added", output_index: index, item: openedItem(item) };
    yield* item.type === "function_call" ? argumentEvents(item, place) : partEvents(item, place);
    yield { type: "response.output_item.done", output_index: index, item: finishedItem(item) };
  }
  yield { type: `response.${ended.status}`, response: ended };
}

function* argumentEvents(item: OutputItem & { type: "function_call" }, place: object): Generator<Unnumbered> {
  const kind = "response.function_call_arguments";
  for (const delta of item.pieces) yield { type: `${kind}.delta`, ...place, delta };
  yield { type: `${kind}.done`, ...place, name: item.name, arguments: item.pieces.join("") };
}

function* partEvents(item: Exclude<OutputItem, { type: "function_call" }>, place: object): Generator<Unnumbered> {
  const at = { ...place, content_index: 0 };
  const kind = item.type === "reasoning" ? "response.reasoning_text" : "response.output_text";
  const more = (pieces: readonly string[]) => (item.type === "message" ? { logprobs: logprobsOf(item, pieces) } : {});
  yield { type: "response.content_part.added", ...at, part: partOf(item, []) };
  for (const delta of item.pieces) yield { type: `${kind}.delta`, ...at, delta, ...more([delta]) };
  yield { type: `${kind}.done`, ...at, text: item.pieces.join(""), ...more(item.pieces) };
  yield { type: "response.content_part.done", ...at, part: partOf(item, item.pieces) };
}
