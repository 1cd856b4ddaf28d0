import { spawn } from "node:child_process";

/** What a program said and how it ended. */
export interface ProgramRun {
  stdout: string;
  stderr: string;
  exitCode: number | null;
}

/**
 * Runs a program in a Node process of its own, which sees the environment given here and nothing else.
 *
 * @param program file of the program.
 * @param options its environment; modules to load before it; arguments.
 */
export function runProgram(
  program: string,
  options: { environment: Record<string, string>; before?: readonly string[]; args?: readonly string[] },
): Promise<ProgramRun> {
  const { environment, before = [], args = [] } = options;
  const preload = before.flatMap((module) => ["--import", module]);
  const child = spawn(process.execPath, [...preload, program, ...args], {
    env: { PATH: process.env.PATH ?? "", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const run = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => void (run.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => void (run.stderr += text));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ ...run, exitCode }));
  });
}

/**
 * The same for a program that must work: its error output becomes the error.
 *
 * @param what see {@link runProgram}.
 */
export async function runWorkingProgram(...what: Parameters<typeof runProgram>): Promise<ProgramRun> {
  const run = await runProgram(...what);
  if (run.exitCode !== 0) throw new Error(`The program ended with code ${run.exitCode}:\n${run.stderr.slice(-4000)}`);
  return run;
}
