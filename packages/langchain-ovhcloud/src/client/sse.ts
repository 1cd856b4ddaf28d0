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
 */
export class ServerSentEventDecoder {
  readonly #decoder = new TextDecoder();
  #event = "";
  #data: string[] = [];
  /** Parts of a line whose end has not come yet; joined once, so that a long line costs its length and no more. */
  #unfinished: string[] = [];
  #afterCarriageReturn = false;

  /**
   * Takes the next bytes.
   *
   * @param bytes in any cut.
   * @returns the events that they complete.
   */
  push(bytes: Uint8Array): ServerSentEvent[] {
    let text = this.#decoder.decode(bytes, { stream: true });
    if (text === "") return [];
    if (this.#afterCarriageReturn && text.startsWith("\n")) text = text.slice(1);
    this.#afterCarriageReturn = text.endsWith("\r");
    if (text === "") return [];

    const lines = text.includes("\r") ? text.split(/\r\n|\n|\r/) : text.split("\n");
    const rest = lines.pop() as string;
    const events: ServerSentEvent[] = [];
    for (const line of lines) {
      const event = this.#readLine(this.#finish(line));
      if (event) events.push(event);
    }
    if (rest) this.#unfinished.push(rest);
    return events;
  }

  #finish(end: string): string {
    if (this.#unfinished.length === 0) return end;
    const line = this.#unfinished.join("") + end;
    this.#unfinished = [];
    return line;
  }

  #readLine(line: string): ServerSentEvent | undefined {
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
