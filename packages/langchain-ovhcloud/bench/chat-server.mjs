/** A server on loopback with answers made beforehand, so that what the benches measure is the clients. */
import { createServer } from "node:http";
import process from "node:process";

const chunkCount = Number(process.argv[2] ?? 5000);
const id = "chatcmpl-9bd0a4abbe69be26";
const base = { id, object: "chat.completion.chunk", created: 1_790_000_000, model: "gpt-oss-120b" };

const whole = JSON.stringify({
  ...base,
  object: "chat.completion",
  choices: [
    { index: 0, message: { role: "assistant", content: "Because of Rayleigh scattering." }, finish_reason: "stop" },
  ],
  usage: { prompt_tokens: 12, completion_tokens: 7, total_tokens: 19 },
});
const piece = (choice) => `data: ${JSON.stringify({ ...base, choices: [{ index: 0, ...choice }] })}\n\n`;
const first = piece({ delta: { role: "assistant", content: "Once" } });
const rest = [
  ...Array.from({ length: chunkCount - 1 }, (_, i) => piece({ delta: { content: ` word${i % 100}` } })),
  piece({ delta: {}, finish_reason: "stop" }),
  `data: ${JSON.stringify({ ...base, choices: [], usage: { prompt_tokens: 12, completion_tokens: chunkCount, total_tokens: 12 + chunkCount } })}\n\n`,
  "data: [DONE]\n\n",
];
// As a server sends them: several pieces to a packet when the reader is slower.
const packets = [];
for (let i = 0; i < rest.length; i += 20) packets.push(rest.slice(i, i + 20).join(""));
// High enough that the client's own rate limiter, which stays on, never waits.
const limits = { "x-ratelimit-limit-minute": "100000000", "x-ratelimit-remaining-minute": "99999999" };

const server = createServer(async (request, response) => {
  let body = "";
  for await (const part of request) body += part;
  if (!JSON.parse(body).stream) {
    response.writeHead(200, { "content-type": "application/json", ...limits });
    return response.end(whole);
  }
  response.writeHead(200, { "content-type": "text/event-stream", ...limits });
  response.write(first);
  for (const packet of packets) {
    if (!response.write(packet)) await new Promise((resolve) => response.once("drain", resolve));
  }
  return response.end();
});
server.listen(0, "127.0.0.1", () => process.send?.({ port: server.address().port }));
process.on("disconnect", () => process.exit());
