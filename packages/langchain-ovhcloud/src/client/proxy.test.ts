import { afterEach, describe, expect, it } from "@jest/globals";
import { type Dispatcher, EnvHttpProxyAgent, fetch as undiciFetch, ProxyAgent, type RequestInit as Init } from "undici";
import { ChatOVHcloud, type ClientOptions, type FetchFunction, OVHcloudEmbeddings, OVHcloudLLM } from "../index.js";
import { continuePrompts } from "../test-support/llm-fixture.js";
import { type ProxyServer, startProxyServer } from "../test-support/proxy-server.js";
import { readAll } from "../test-support/read-all.js";
import {
  type Answer,
  chunk,
  completion,
  events,
  hangAfter,
  json,
  type ScriptedServer,
  startScriptedServer,
} from "../test-support/scripted-server.js";

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of closing.splice(0).toReversed()) await thing.close();
});

async function startBoth(answer: Answer, refusal?: { status: number; body: string }) {
  const server: ScriptedServer = await startScriptedServer(answer);
  const proxy: ProxyServer = await startProxyServer(refusal);
  closing.push(server, proxy);
  return { server, proxy };
}

/** What an application writes, and what the README shows. */
function through(dispatcher: Dispatcher): FetchFunction {
  closing.push(dispatcher);
  return (url, init) => undiciFetch(url, { ...init, dispatcher } as Init) as unknown as Promise<Response>;
}

const options = ({ url: baseURL }: ScriptedServer, dispatcher: Dispatcher): ClientOptions => ({
  apiKey: "secret-key-1",
  baseURL,
  retry: { baseDelayMs: 1 },
  maxRetries: 1,
  fetch: through(dispatcher),
});
const hello = json(completion({ content: "Hello" }));

describe("Behind a proxy", () => {
  it("answers, streams, completes and embeds through a tunnel, and shows the proxy nothing but the address", async () => {
    const { server, proxy } = await startBoth((seen, response) => {
      if (seen.path.endsWith("/embeddings")) return json({ data: [{ index: 0, embedding: [1] }] })(seen, response);
      if (seen.path.endsWith("/chat/completions"))
        return seen.body.stream
          ? events([chunk({ content: "Hello" }, { finish_reason: "stop" })])(seen, response)
          : hello(seen, response);
      return continuePrompts()(seen, response);
    });
    const given = options(server, new ProxyAgent({ uri: proxy.url, proxyTunnel: true }));

    const whole = await new ChatOVHcloud(given).invoke("Hi");
    const streamed = await readAll(await new ChatOVHcloud(given).stream("Hi"));
    const completed = await new OVHcloudLLM(given).invoke("Red,");
    const vector = await new OVHcloudEmbeddings(given).embedQuery("Hi");

    expect([whole.text, streamed.map((piece) => piece.text).join(""), completed, vector]).toEqual([
      "Hello",
      "Hello",
      "[Red,]",
      [1],
    ]);
    expect(proxy.seen.length).toBeGreaterThan(0);
    for (const line of proxy.seen) {
      expect(line).toMatch(/^CONNECT 127\.0\.0\.1:\d+\n/);
      expect(line).not.toContain("secret-key-1");
    }
  });

  it("goes through a proxy named by the environment, as EnvHttpProxyAgent reads it", async () => {
    const { server, proxy } = await startBoth(hello);
    const agent = new EnvHttpProxyAgent({ httpProxy: proxy.url, noProxy: "" });

    await new ChatOVHcloud(options(server, agent)).invoke("Hi");

    expect(proxy.seen).toHaveLength(1);
  });

  it("closes the way to the server when the signal aborts", async () => {
    const { server, proxy } = await startBoth(hangAfter([chunk({ content: "a" })]));
    const controller = new AbortController();
    const model = new ChatOVHcloud(options(server, new ProxyAgent(proxy.url)));

    const reading = (async () => {
      for await (const piece of await model.stream("Hi", { signal: controller.signal }))
        if (piece.text) controller.abort();
    })();

    await expect(reading).rejects.toThrow(/abort/i);
    await server.seen[0]?.closed;
  });
});

describe("A proxy that does not let through", () => {
  it.each([{ proxyTunnel: true }, { proxyTunnel: false }])(
    "and wants credentials is named as what wants them, and not asked again (%j)",
    async ({ proxyTunnel }) => {
      const { server, proxy } = await startBoth(hello, { status: 407, body: "<html><title>Log in</title></html>" });
      const agent = new ProxyAgent({ uri: proxy.url, proxyTunnel });

      const promise = new ChatOVHcloud(options(server, agent)).invoke("Hi");

      await expect(promise).rejects.toMatchObject({
        kind: "connection",
        retryable: false,
        message: expect.stringMatching(/proxy asks for credentials .*407/) as unknown,
      });
      expect(proxy.seen).toHaveLength(1);
    },
  );

  it("and shows a page of its own is told from the API", async () => {
    const { server, proxy } = await startBoth(hello, { status: 200, body: "<html><title>Log in</title></html>" });
    const agent = new ProxyAgent({ uri: proxy.url, proxyTunnel: false });

    const promise = new ChatOVHcloud(options(server, agent)).invoke("Hi");

    await expect(promise).rejects.toThrow(/not JSON \(text\/html/);
  });

  it("and says that the way is blocked is quoted with the words of its page", async () => {
    const { server, proxy } = await startBoth(hello, {
      status: 502,
      body: "<html><title>Blocked by IT</title></html>",
    });
    const agent = new ProxyAgent({ uri: proxy.url, proxyTunnel: false });

    const promise = new ChatOVHcloud(options(server, agent)).invoke("Hi");

    await expect(promise).rejects.toMatchObject({
      kind: "server",
      status: 502,
      message: expect.stringContaining("Blocked by IT") as unknown,
    });
    expect(proxy.seen).toHaveLength(2);
  });

  it("and is not there is a failed connection", async () => {
    const { server, proxy } = await startBoth(hello);
    await proxy.close();
    closing.splice(closing.indexOf(proxy), 1);

    const promise = new ChatOVHcloud(options(server, new ProxyAgent(proxy.url))).invoke("Hi");

    await expect(promise).rejects.toThrow(/ECONNREFUSED.*proxy/);
    expect(server.seen).toEqual([]);
  });
});
