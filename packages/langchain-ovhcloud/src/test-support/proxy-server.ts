import { createServer, request as send, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** A forward proxy on loopback. */
export interface ProxyServer {
  url: string;
  /** Request lines and headers that the proxy itself could read. */
  seen: string[];
  close(): Promise<void>;
}

/**
 * Starts a proxy for tunnels (CONNECT) and for plain requests.
 *
 * @param answer instead of passing on, answer this to everything.
 */
export async function startProxyServer(answer?: { status: number; body: string }): Promise<ProxyServer> {
  const seen: string[] = [];
  const tunnels = new Set<Socket>();
  const server = createServer((request, response) => {
    seen.push([`${request.method} ${request.url}`, ...request.rawHeaders].join("\n"));
    if (answer) {
      response.writeHead(answer.status, { "content-type": "text/html" }).end(answer.body);
      return;
    }
    const { method, headers } = request;
    const onward = send(request.url ?? "", { method, headers }, (answered) => {
      response.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(response);
    });
    request.pipe(onward);
  });
  server.on("connect", (request, client: Socket, head: Buffer) => {
    seen.push([`${request.method} ${request.url}`, ...request.rawHeaders].join("\n"));
    tunnels.add(client);
    if (answer) client.end(`HTTP/1.1 ${answer.status} No\r\ncontent-type: text/html\r\n\r\n${answer.body}`);
    else tunnel(request.url ?? "", client, head);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, seen, close: () => closeAll(server, tunnels) };
}

function tunnel(target: string, client: Socket, head: Buffer): void {
  const { hostname, port } = new URL(`http://${target}`);
  const onward = connect(Number(port), hostname, () => {
    client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    onward.write(head);
    onward.pipe(client);
    client.pipe(onward);
  });
  onward.on("error", () => client.destroy());
  client.on("error", () => onward.destroy());
  client.on("close", () => onward.destroy());
}

function closeAll(server: Server, tunnels: Set<Socket>): Promise<void> {
  for (const socket of tunnels) socket.destroy();
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
