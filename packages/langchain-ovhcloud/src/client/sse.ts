/** One dispatched server-sent event. */
export interface ServerSentEvent {
  /** Event name; "message" unless the server set one. */
  event: string;
  /** Data lines joined by line feeds. */
  data: string;
}

/**
 * Reads `text/event-stream` as the HTML standard says (section 9.2.6): lines end in LF, CR or CRLF, also when the pair
 * is split over two reads; UTF-8 sequences may be split anywhere; one BOM is dropped; comments and unknown fields are
 * ignored; an event without data, or without its closing blank line, is not dispatched.
 *
 * @param chunks bytes in any cut.
 */
export async function* readServerSentEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const pending = new EventBuilder();
  for await (const line of readLines(chunks)) {
    const event = pending.push(line);
    if (event) yield event;
  }
}

class EventBuilder {
  #event = "";
  #data: string[] = [];

  push(line: string): ServerSentEvent | undefined {
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    if (colon === 0) return undefined;

    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (field === "data") this.#data.push(value);
    if (field === "event") this.#event = value;
    return undefined;
  }

  #dispatch(): ServerSentEvent | undefined {
    const data = this.#data;
    const event = this.#event || "message";
    this.#data = [];
    this.#event = "";
    return data.length > 0 ? { event, data: data.join("\n") } : undefined;
  }
}

async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const pieces: string[] = [];
  let afterCarriageReturn = false;

  for await (const chunk of chunks) {
    let text = decoder.decode(chunk, { stream: true });
    if (text === "") continue;
    if (afterCarriageReturn && text.startsWith("\n")) text = text.slice(1);
    afterCarriageReturn = text.endsWith("\r");
    if (text === "") continue;

    const lines = text.split(/\r\n|\n|\r/);
    const rest = lines.pop() as string;
    for (const line of lines) {
      pieces.push(line);
      yield pieces.join("");
      pieces.length = 0;
    }
    pieces.push(rest);
  }
}
