import { CommanderError } from "commander";
import { line, processConsole, type Console } from "../terminal/console.js";
import { describeFailure } from "./describe-failure.js";
import { exitCode, type ExitCode } from "./exit-codes.js";
import { buildProgram } from "./program.js";

/**
 * Runs one command line and returns its exit code. The first Ctrl-C lets the command stop in good order, the second
 * ends the process.
 */
export async function runCli(args: readonly string[], console: Console = processConsole()): Promise<ExitCode> {
  const stop = new AbortController();
  const onInterrupt = (): void => {
    if (stop.signal.aborted) process.exit(exitCode.interrupted);
    line(console.err, "\nStopping; once more ends at once ...");
    stop.abort();
  };
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onInterrupt);
  showWarnings(console);
  try {
    return await runProgram(args, console, stop.signal);
  } finally {
    process.off("SIGINT", onInterrupt);
    process.off("SIGTERM", onInterrupt);
  }
}

/** Libraries warn through Node, which prints a stack and its own advice; a person needs the sentence. */
function showWarnings({ err, colours }: Console): void {
  process.removeAllListeners("warning");
  process.on("warning", ({ name, message }) => {
    if (name !== "ExperimentalWarning" && name !== "DeprecationWarning") line(err, colours.yellow(`Note: ${message}`));
  });
}

async function runProgram(args: readonly string[], console: Console, signal: AbortSignal): Promise<ExitCode> {
  let result: ExitCode = exitCode.ok;
  const program = buildProgram({ console, signal, done: (code) => (result = code) });
  try {
    await program.parseAsync([...args], { from: "user" });
    return result;
  } catch (error) {
    // Commander has already printed what was wrong with the command line, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
    const failure = describeFailure(error);
    line(console.err, failure.message);
    return failure.exitCode;
  }
}
