import { afterEach, describe, expect, it } from "@jest/globals";
import { AIEndpointsClient, ChatOVHcloud, type ClientOptions } from "../index.js";
import {
  type Answer,
  completion,
  json,
  type ScriptedServer,
  startScriptedServer,
} from "../test-support/scripted-server.js";

const servers: ScriptedServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function serve(...script: Answer[]): Promise<ScriptedServer> {
  const server = await startScriptedServer(...script);
  servers.push(server);
  return server;
}

const redirect =
  (location: string, status: number): Answer =>
  (_request, response) => {
    response.writeHead(status, { location });
    response.end();
  };
const hello = json(completion({ content: "Hello" }));
const options = ({ url: baseURL }: ScriptedServer): ClientOptions => ({ apiKey: "secret-key-1", baseURL });

describe("A redirect to another server", () => {
  it.each([301, 302, 303, 307, 308])(
    "with status %i is not followed, and the error says where it leads",
    async (status) => {
      const other = await serve(hello);
      const server = await serve(redirect(`${other.url}/chat/completions`, status));

      const promise = new ChatOVHcloud(options(server)).invoke("Hi");

      await expect(promise).rejects.toMatchObject({
        kind: "invalid-response",
        status,
        message: expect.stringContaining(new URL(other.url).origin) as unknown,
      });
      expect(server.seen).toHaveLength(1);
      expect(other.seen).toEqual([]);
    },
  );
});

describe("A redirect within the server", () => {
  it.each([307, 308])("with status %i is followed with key and body", async (status) => {
    const server = await serve(redirect("/v2/chat/completions", status), hello);

    const answer = await new ChatOVHcloud(options(server)).invoke("Hi");

    expect(answer.text).toBe("Hello");
    expect(server.seen[1]).toMatchObject({
      method: "POST",
      path: "/v2/chat/completions",
      headers: { authorization: "Bearer secret-key-1" },
      body: { messages: [{ role: "user", content: "Hi" }] },
    });
  });

  it("is refused when it would turn a question into a page request", async () => {
    const server = await serve(redirect("/login", 302), hello);

    await expect(new ChatOVHcloud(options(server)).invoke("Hi")).rejects.toThrow(/redirects/);
    expect(server.seen).toHaveLength(1);
  });

  it("is followed a few times, not for ever", async () => {
    const server = await serve(redirect("/v1/models", 307));

    await expect(new AIEndpointsClient(options(server)).models()).rejects.toThrow(/redirects/);
    expect(server.seen).toHaveLength(6);
  });

  it("leads nowhere without an address", async () => {
    const server = await serve(redirect("http://[", 307));

    await expect(new AIEndpointsClient(options(server)).models()).rejects.toThrow(/redirects elsewhere/);
  });
});
