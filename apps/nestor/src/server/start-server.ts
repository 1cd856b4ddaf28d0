import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Settings } from "../config/settings.js";
import type { Answering } from "../runtime/answering.js";
import { UsageError } from "../cli/usage-error.js";
import { requireOwnHost, requireToken } from "./access.js";
import { replyJson } from "./exchange.js";
import { HttpError } from "./http-error.js";
import { describePublicly } from "./public-message.js";
import { findRoute, type Route } from "./router.js";
import { apiRoutes } from "./routes.js";
import { securityHeaders } from "./security-headers.js";
import { serveFile, type StaticFiles } from "./static-files.js";

/** What a server is made of. */
export interface ServerOptions {
  answering: Answering;
  settings: Settings;
  /** The page's files; see `loadPage`. */
  page: StaticFiles;
  token: string;
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** Receives a line about every error that nobody foresaw. */
  log(line: string): void;
}

/** A server that listens. */
export interface NestorServer {
  /** Address of the page, with a slash at the end and without the token. */
  url: string;
  /** Ends running answers with a message, then closes every connection. What it was given stays open. */
  close(): Promise<void>;
}

/**
 * Serves the page and its API.
 *
 * @throws UsageError when the port or the host cannot be used.
 */
export async function startServer(options: ServerOptions): Promise<NestorServer> {
  const routes = apiRoutes(options.answering, options.settings, options.log);
  const running = new Map<Promise<void>, AbortController>();
  const server = createServer((request, response) => {
    const stop = abortWhenGone(response);
    const done = serve(request, response, stop.signal, routes, options).finally(() => running.delete(done));
    running.set(done, stop);
  });
  await listen(server, options);
  return {
    url: addressOf(server),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const stop of running.values())
        stop.abort(new HttpError(503, "Nestor is stopping. Start it again to go on."));
      await Promise.all(running.keys());
      server.closeAllConnections();
      await closed;
    },
  };
}

function abortWhenGone(response: ServerResponse): AbortController {
  const stop = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) stop.abort(new HttpError(499, "The client closed the connection."));
  });
  return stop;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
  routes: readonly Route[],
  { host, token, page, log }: ServerOptions,
): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
  try {
    requireOwnHost(request.headers, host);
    const path = pathOf(request);
    if (path !== "/api" && !path.startsWith("/api/")) return serveFile(page, path, request, response);
    requireToken(request.headers, token);
    const { route, params } = findRoute(routes, request.method ?? "", path);
    await route.handle({ request, response, params, signal });
  } catch (error) {
    // Nobody waits for an answer to a request that was cut off half-way, and no error of ours cut it off.
    const cutOff = response.destroyed || (request.destroyed && !request.complete);
    if (!cutOff) sendError(response, error, log);
  }
}

function sendError(response: ServerResponse, error: unknown, log: (line: string) => void): void {
  const failure = describePublicly(error);
  if (failure.log !== undefined) log(failure.log);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (error instanceof HttpError) {
    for (const [name, value] of Object.entries(error.headers)) if (value !== undefined) response.setHeader(name, value);
  }
  replyJson(response, { error: { message: failure.message } }, failure.status);
}

/** The path alone, still encoded. A request line may hold anything, so nothing here may throw on it. */
function pathOf({ url = "/" }: IncomingMessage): string {
  return url.split(/[?#]/, 1)[0] ?? "/";
}

function listen(server: Server, { host, port }: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(explainListenError(error, host, port)));
    server.listen(port, host, () => resolve());
  });
}

function explainListenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === "EADDRINUSE")
    return new UsageError(
      `Port ${port} is taken, perhaps by another \`nestor serve\`. Choose one with --port, or 0 for any.`,
    );
  if (error.code === "EACCES")
    return new UsageError(`Port ${port} needs special rights. Choose one above 1023 with --port.`);
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND") {
    return new UsageError(`${host} is not an address of this machine. Use --host 127.0.0.1.`);
  }
  return error;
}

function addressOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}/`;
}
