import type { Command } from "commander";
import type { EvalCommandOptions } from "../commands/eval.js";
import { run, type ProgramContext } from "./run-command.js";

/** Adds `nestor eval`. */
export function addEvalCommand(program: Command, context: ProgramContext): void {
  program
    .command("eval")
    .option(
      "--beir <folder>",
      "a test collection: corpus.jsonl, queries.jsonl, qrels/test.tsv; indexed for this run only",
    )
    .option("--questions <file>", 'your own questions of the index: {"question", "path", "page", "quote"} one a line')
    .option("--against <file>", "compare with what an earlier run printed with --json")
    .description("measure how well retrieval finds: by words, by meaning, both fused; with intervals")
    .action(
      run(context, async (settings, options: EvalCommandOptions) =>
        (await import("../commands/eval.js")).evalCommand(options, settings, context.console, context.signal),
      ),
    );
}
