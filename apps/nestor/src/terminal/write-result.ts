import { writeFile } from "node:fs/promises";
import { UsageError } from "../cli/usage-error.js";
import { line, type Console } from "./console.js";

/**
 * Writes what a command made into a file, and says so.
 *
 * @param file where; an existing file is not overwritten unless `force` is given
 */
export async function writeResult(
  console: Console,
  file: string,
  content: Uint8Array | string,
  { force = false }: { force?: boolean | undefined } = {},
): Promise<void> {
  try {
    await writeFile(file, content, { flag: force ? "w" : "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new UsageError(`${file} is there already, and was left alone. Name another file with --out, or add --force.`);
  }
  line(console.err, console.colours.dim(`Written to ${file}.`));
}
