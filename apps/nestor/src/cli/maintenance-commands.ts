import type { Command } from "commander";
import type { DoctorCommandOptions } from "../commands/doctor.js";
import type { ExportCommandOptions } from "../commands/export.js";
import type { ImportCommandOptions } from "../commands/import.js";
import type { ReindexCommandOptions } from "../commands/reindex.js";
import { type ProgramContext, quiet, run } from "./run-command.js";

/** Adds the commands that look after an index: reindex, doctor, export, import. */
export function addMaintenanceCommands(program: Command, context: ProgramContext): void {
  addReindex(program, context);
  addDoctor(program, context);
  addExport(program, context);
  addImport(program, context);
}

function addReindex(program: Command, context: ProgramContext): void {
  program
    .command("reindex")
    .option("--undo", "go back to the index of before the last reindex")
    .option("--discard", "delete the index of before, and one that was not finished")
    .description("make the index anew, for instance with another --embedding-model; the present one answers meanwhile")
    .action(
      run(context, async (settings, options: ReindexCommandOptions) =>
        (await import("../commands/reindex.js")).reindexCommand(options, settings, context.console, context.signal),
      ),
    );
}

function addDoctor(program: Command, context: ProgramContext): void {
  program
    .command("doctor")
    .option("--repair", "mend what can be mended")
    .description("look the index over: damage, orphans, recall, model, disk, versions; each finding says what to do")
    .action(
      run(context, async (settings, options: DoctorCommandOptions) =>
        (await import("../commands/doctor.js")).doctorCommand(options, settings, context.console, context.signal),
      ),
    );
}

function addExport(program: Command, context: ProgramContext): void {
  program
    .command("export")
    .argument("<file>", "where to write; - for standard output")
    .option("--force", "overwrite the file if it is there")
    .description("write the whole index into one file: documents, pages, chunks, vectors, conversations")
    .action(
      run(
        context,
        async (settings, file: string, options: ExportCommandOptions) =>
          (await import("../commands/export.js")).exportCommand(
            file,
            options,
            settings,
            context.console,
            context.signal,
          ),
        quiet,
      ),
    );
}

function addImport(program: Command, context: ProgramContext): void {
  program
    .command("import")
    .argument("<file>", "what `nestor export` wrote; - for standard input")
    .option("--replace", "replace the index that is there; without it, one that is not empty is refused")
    .description("read an export into an index, all or nothing; also from a folder into PostgreSQL and back")
    .action(
      run(
        context,
        async (settings, file: string, options: ImportCommandOptions) =>
          (await import("../commands/import.js")).importCommand(
            file,
            options,
            settings,
            context.console,
            context.signal,
          ),
        quiet,
      ),
    );
}
