import type { Finding } from "../doctor/finding.js";
import { line, type Console } from "./console.js";

/** Prints what was mended, every finding with what to do about it, and the sum. */
export function showFindings(
  { out, colours }: Console,
  findings: readonly Finding[],
  repairs: readonly string[],
): void {
  for (const repair of repairs) line(out, `${colours.green("mended")}   ${repair}`);
  const marks = { ok: colours.green("ok"), note: colours.yellow("note"), problem: colours.red("problem") };
  for (const { about, level, message, advice } of findings) {
    line(out, `${marks[level]}${" ".repeat("problem".length - level.length)}  ${about}: ${message}`);
    if (advice !== undefined) line(out, `         ${advice}`);
  }
  const problems = findings.filter(({ level }) => level === "problem").length;
  line(out, problems === 0 ? "Nothing is wrong." : `${problems} ${problems === 1 ? "thing is" : "things are"} wrong.`);
}
