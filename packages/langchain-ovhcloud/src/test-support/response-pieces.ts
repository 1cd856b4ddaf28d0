type Json = Record<string, unknown>;

/** A message among the output of a response. */
export function messageItem(text: string): Json {
  return {
    type: "message",
    id: "msg_1",
    role: "assistant",
    status: "completed",
    content: [{ type: "output_text", text, annotations: [] }],
  };
}

/** A call of a tool among the output of a response. */
export function callItem(callId: string, city: string): Json {
  return {
    type: "function_call",
    id: `fc_${callId}`,
    call_id: callId,
    name: "weather",
    arguments: JSON.stringify({ city }),
    status: "completed",
  };
}

/** Reasoning among the output of a response. */
export function reasoningItem(text: string): Json {
  return { type: "reasoning", id: "rs_1", summary: [], content: [{ type: "reasoning_text", text }] };
}

/** A whole response with this output. */
export function response(output: readonly unknown[] | undefined, more: Json = {}): Json {
  return {
    id: "resp_1",
    object: "response",
    model: "gpt-oss-120b",
    status: "completed",
    error: null,
    incomplete_details: null,
    ...(output ? { output } : {}),
    usage: {
      input_tokens: 3,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: 2,
      output_tokens_details: { reasoning_tokens: 1 },
      total_tokens: 5,
    },
    ...more,
  };
}

/** The event that begins a streamed response. */
export const created: Json = {
  type: "response.created",
  response: response([], { status: "in_progress", usage: null }),
};

/** A piece of its text. */
export function textDelta(delta: string): Json {
  return { type: "response.output_text.delta", item_id: "msg_1", output_index: 0, content_index: 0, delta };
}

/** The event that ends it. */
export function completed(output: readonly unknown[], more: Json = {}): Json {
  const whole = response(output, more);
  return { type: `response.${String(whole.status)}`, response: whole };
}
