import { builtinDetector, OVHcloudDlp } from "langchain-ovhcloud";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import type { Settings } from "../config/settings.js";
import { withConnection } from "../runtime/connection.js";
import { json, line, type Console } from "../terminal/console.js";
import { readText } from "../terminal/read-text.js";
import { writeResult } from "../terminal/write-result.js";

/** Options of `nestor redact`. */
export interface RedactOptions {
  /** Which kinds of data; default: those that the provider looks for. */
  entities?: readonly string[];
  out?: string;
  force?: boolean;
}

/** Prints a text file without the personal data that is found in it. */
export async function redactCommand(
  file: string,
  { entities, out, force }: RedactOptions,
  settings: Settings,
  console: Console,
  signal: AbortSignal,
): Promise<ExitCode> {
  const source = await readText(file, { isFile: true });
  return withConnection(settings, async (connection) => {
    const detectors = entities?.map((entity) => builtinDetector({ name: entity, entities: [entity] }));
    const { text, findings } = await new OVHcloudDlp({ ...connection, detectors }).redact(source, { signal });
    const counts = countBy(findings.map(({ detector }) => detector));
    // The values themselves are what must not be printed.
    if (settings.json) json(console.out, { text, found: counts });
    else if (out === undefined) console.out.write(text);
    if (out !== undefined) await writeResult(console, out, text, { force });
    const list = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
    line(console.err, console.colours.dim(list.length === 0 ? "Nothing was found." : `Hidden: ${list.join(", ")}.`));
    return exitCode.ok;
  });
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
