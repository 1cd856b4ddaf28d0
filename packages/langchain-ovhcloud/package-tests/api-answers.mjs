/** A small API over HTTP, with the answers that `everywhere` expects. Also serves files and takes results for browsers. */
import { createServer } from "node:http";

/**
 * @param {Record<string, { type: string, body: string }>} [files] served below `/`
 * @returns {Promise<{ origin: string, baseURL: string, result: Promise<string>, close(): Promise<void> }>} `result` is
 *   the body of the first `POST /result`
 */
export async function startApi(files = {}) {
  let report;
  const result = new Promise((resolve) => void (report = resolve));
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    if (request.url === "/result") report(body);
    const file = files[request.url] ?? (request.url === "/result" ? { type: "text/plain", body: "" } : undefined);
    if (file) return response.writeHead(200, { "content-type": file.type }).end(file.body);
    return answer(request, response, body === "" ? {} : JSON.parse(body));
  });
  await new Promise((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => void server.close(resolve));
  };
  return { origin, baseURL: `${origin}/v1`, result, close };
}

function answer({ url, headers }, response, body) {
  const json = (value, status = 200) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  if (headers.authorization === "Bearer invalid-key") return json({ error: { message: "Invalid key" } }, 401);
  if (url === "/v1/models") return json({ data: [{ id: "gpt-oss-120b" }] });
  if (url === "/v1/embeddings") return json({ data: [{ index: 0, embedding: [0.1, 0.2, 0.3] }] });
  if (url === "/v1/completions") return json({ choices: [{ index: 0, text: " green", finish_reason: "stop" }] });
  // Some questions are never answered.
  if (JSON.stringify(body.messages).includes("Say nothing.")) return undefined;
  return body.stream ? stream(response) : json(chat(messageFor(body)));
}

function messageFor(body) {
  const place = '{"city":"Paris"}';
  if (body.tools) {
    return {
      content: null,
      tool_calls: [{ id: "c1", type: "function", function: { name: "weather", arguments: place } }],
    };
  }
  return { content: body.response_format ? place : "Hello there" };
}

function stream(response) {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const word of ["Hello", " there"]) response.write(`data: ${JSON.stringify(piece({ content: word }))}\n\n`);
  response.end(`data: ${JSON.stringify(piece({}, "stop"))}\n\ndata: [DONE]\n\n`);
}

function chat(message) {
  const choices = [{ index: 0, message: { role: "assistant", ...message }, finish_reason: "stop" }];
  return {
    id: "c-1",
    model: "gpt-oss-120b",
    choices,
    usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
  };
}

function piece(delta, finish_reason = null) {
  return { id: "c-1", model: "gpt-oss-120b", choices: [{ index: 0, delta, finish_reason }] };
}

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}
