import { once } from "node:events";
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { TutorialShell } from "./tutorial-shell.js";

describe("TutorialShell", () => {
  let home: string;
  let shell: TutorialShell;

  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), "shell-"));
    shell = new TutorialShell(home, { PATH: process.env["PATH"] });
  });

  afterEach(() => {
    shell.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it("runs each block in the folder and with the exported variables that the block before left", async () => {
    await shell.run("mkdir inner && cd inner && export COLOUR=red");

    const { output } = await shell.run('echo "$COLOUR in ${PWD##*/}"');

    expect(output).toBe("red in inner\n");
  });

  it("begins anew in a home where another shell was", async () => {
    await shell.run("mkdir inner && cd inner && export COLOUR=red");

    const { output } = await new TutorialShell(home, {}).run('echo "${COLOUR-none} in $PWD"');

    expect(output).toBe(`none in ${home}\n`);
  });

  it("gives the status of the command that failed, and what was printed until then", async () => {
    const result = await shell.run("echo first; (exit 7); echo second");

    expect(result).toEqual({ status: 7, output: "first\n" });
  });

  it("ends what a block left running in the background", async () => {
    await shell.run("mkfifo alive");
    const alive = createReadStream(path.join(home, "alive"));
    await shell.run("sleep 1000 > alive 2>&1 &");

    shell.stop();

    alive.resume();
    await expect(once(alive, "end")).resolves.toEqual([]);
  });
});
