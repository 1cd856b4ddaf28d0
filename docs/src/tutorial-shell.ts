import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

/** How a block of commands ended, and what it printed on both streams. */
export interface ShellResult {
  status: number;
  output: string;
}

/** One person's terminal: each block runs in the folder and with the exported variables that the block before left. */
export class TutorialShell {
  readonly #home: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #groups: number[] = [];
  #resume: string;

  /** `home` is where the first block starts; `environment` is all that the commands see besides what they export. */
  constructor(home: string, environment: NodeJS.ProcessEnv) {
    this.#home = home;
    this.#environment = environment;
    this.#resume = `cd '${home}'`;
  }

  async run(commands: string): Promise<ShellResult> {
    const state = path.join(this.#home, ".shell-state");
    const script = `${this.#resume}\nset -euo pipefail\n${commands}\n{ export -p; echo "cd '$PWD'"; } > '${state}'`;
    const shell = spawn("bash", ["-c", script], {
      env: this.#environment,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true, // leads a process group, which `stop` can end
    });
    if (shell.pid !== undefined) this.#groups.push(shell.pid);
    let output = "";
    for (const stream of [shell.stdout, shell.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => (output += text));
    }
    const status = await new Promise<number>((resolve, reject) => {
      shell.on("error", reject);
      shell.on("close", (code) => resolve(code ?? 1));
    });
    if (status === 0) this.#resume = readFileSync(state, "utf8");
    return { status, output };
  }

  /** Closes the terminal: ends what the blocks started in the background and did not end themselves. */
  stop(): void {
    for (const group of this.#groups) {
      try {
        process.kill(-group, "SIGTERM");
      } catch {
        // Nobody is left in it, which is how it should be.
      }
    }
  }
}
