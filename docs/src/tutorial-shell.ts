import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
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

  /** `home` is where the first block starts; `environment` is all that the commands see besides what they export. */
  constructor(home: string, environment: NodeJS.ProcessEnv) {
    this.#home = home;
    this.#environment = environment;
  }

  async run(commands: string): Promise<ShellResult> {
    const state = path.join(this.#home, ".shell-state");
    const resume = existsSync(state) ? readFileSync(state, "utf8") : `cd '${this.#home}'`;
    const script = `${resume}\nset -euo pipefail\n${commands}\n{ export -p; echo "cd '$PWD'"; } > '${state}'`;
    const shell = spawn("bash", ["-c", script], { env: this.#environment, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [shell.stdout, shell.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => (output += text));
    }
    const status = await new Promise<number>((resolve, reject) => {
      shell.on("error", reject);
      shell.on("close", (code) => resolve(code ?? 1));
    });
    return { status, output };
  }
}
