/** One server-sent event. */
export interface ServerSentEvent {
  type: string;
  data: string;
}

/**
 * Reads server-sent events from the body of a `fetch` (`EventSource` can neither post nor send a token). Events may be
 * cut anywhere between two chunks; one that was not finished by an empty line is dropped, as the standard says.
 */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let buffer = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      buffer += decoder.decode(value, { stream: true });
      const events = buffer.split(/\r\n\r\n|\n\n/);
      buffer = events.pop() ?? "";
      for (const text of events) {
        const event = parseEvent(text);
        if (event) yield event;
      }
    }
  } finally {
    // Also when the caller stops early: the server learns of it and stops answering.
    await reader.cancel().catch(ignoreBrokenStream);
  }
}

function parseEvent(text: string): ServerSentEvent | undefined {
  let type = "message";
  const data: string[] = [];
  for (const line of text.split(/\r\n|\n/)) {
    const [, field, value] = /^([^:]*)(?:: ?)?(.*)$/s.exec(line) ?? [];
    if (field === "event") type = value ?? "";
    if (field === "data") data.push(value ?? "");
  }
  return data.length === 0 ? undefined : { type, data: data.join("\n") };
}

/** A stream that broke has already told its reader so; cancelling it then fails with the same error. */
function ignoreBrokenStream(): void {}
