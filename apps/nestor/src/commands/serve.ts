import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import type { Settings } from "../config/settings.js";
import { openAnswering } from "../runtime/answering.js";
import { chooseToken, tokenVariable, type AccessToken } from "../server/access.js";
import { startServer, type NestorServer } from "../server/start-server.js";
import { loadPage } from "../server/static-files.js";
import { json, line, type Console } from "../terminal/console.js";

/** Options of `serve`, as commander delivers them. */
export interface ServeOptions {
  host: string;
  port: number;
}

/** Serves the web page and its HTTP API until the signal says stop. */
export async function serveCommand(
  { host, port }: ServeOptions,
  settings: Settings,
  console: Console,
  signal: AbortSignal,
): Promise<ExitCode> {
  const token = chooseToken(process.env);
  const page = loadPage();
  const answering = await openAnswering(settings);
  try {
    const log = (text: string): void => line(console.err, text);
    const server = await startServer({ answering, settings, page, token: token.value, host, port, log });
    try {
      announce(console, settings, server, token, host);
      await stopped(signal);
    } finally {
      await server.close();
    }
    return exitCode.ok;
  } finally {
    await answering.close();
  }
}

/** The token stands behind `#`, which browsers send to nobody: it is in no server's log and in no referrer. */
function announce(
  { out, err, colours }: Console,
  { json: asJson }: Settings,
  { url }: NestorServer,
  token: AccessToken,
  host: string,
): void {
  const link = token.generated ? `${url}#token=${token.value}` : url;
  if (asJson) {
    json(out, { url, ...(token.generated ? { token: token.value, link } : {}) });
  } else {
    line(out, `Nestor is at  ${colours.cyan(link)}`);
    line(
      out,
      colours.dim(
        token.generated
          ? "The link holds the key to your documents; Ctrl-C ends it."
          : `The page asks for the token in ${tokenVariable}; Ctrl-C ends it.`,
      ),
    );
  }
  if (!loopback.test(host)) {
    line(err, `Other machines can reach ${host}, over plain HTTP. Put a TLS proxy before it, or leave --host away.`);
  }
}

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
