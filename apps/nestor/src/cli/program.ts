import { Command, InvalidArgumentError, Option } from "commander";
import { keyVariable } from "../config/mode.js";
import { defaultChatModel, defaultDataDirectory, defaultEmbeddingModel, ocrVariable } from "../config/settings.js";
import type { SyncCommandOptions } from "../commands/sync.js";
import { storeVariable } from "../config/store-address.js";
import { addEvalCommand } from "./eval-command.js";
import { exitCodeHelp } from "./exit-codes.js";
import { addMaintenanceCommands } from "./maintenance-commands.js";
import { addPlatformCommands } from "./platform-commands.js";
import { type ProgramContext, quiet, run } from "./run-command.js";

/** The command line: options, commands, help. Commands load their code only when they run. */
export function buildProgram(context: ProgramContext): Command {
  const { console } = context;
  const program = new Command("nestor")
    .description("Ask questions of a folder of documents; every answer shows the page and the words it rests on.")
    .exitOverride()
    .configureOutput({ writeOut: (text) => console.out.write(text), writeErr: (text) => console.err.write(text) })
    .showHelpAfterError("Run `nestor --help` to see what there is.")
    .addHelpText("after", help);
  for (const option of globalOptions()) program.addOption(option);
  addIndexCommands(program, context);
  addQuestionCommands(program, context);
  addThreadCommands(program, context);
  addServeCommand(program, context);
  addMaintenanceCommands(program, context);
  addEvalCommand(program, context);
  addPlatformCommands(program, context);
  return program;
}

function globalOptions(): Option[] {
  return [
    new Option(
      "--data <folder>",
      `where the index is kept (NESTOR_DATA; default: ${defaultDataDirectory} in this folder)`,
    ),
    new Option(
      "--store <address>",
      `postgres://user@host/database: keep the index there, for several machines (${storeVariable}; password: PGPASSWORD)`,
    ),
    new Option("--offline", "use the built-in emulator: no key, no network, answers are quotes"),
    new Option("--anonymous", "use the cloud without a key: 2 requests a minute and model"),
    new Option("--chat-model <id>", `model that answers (NESTOR_CHAT_MODEL; default: ${defaultChatModel})`),
    new Option(
      "--embedding-model <id>",
      `model that embeds (NESTOR_EMBEDDING_MODEL; default: ${defaultEmbeddingModel})`,
    ),
    new Option("--json", "print JSON and nothing else on standard output"),
  ];
}

function addIndexCommands(program: Command, context: ProgramContext): void {
  program
    .command("demo")
    .description("index the sample PDFs and ask three questions, offline")
    .action(
      run(context, async (settings) =>
        (await import("../commands/demo.js")).demoCommand(settings, context.console, context.signal),
      ),
    );
  program
    .command("sync")
    .argument("<folder>", "folder with documents")
    .option("--dry-run", "only say what would be done, and what it takes")
    .option("--retry-failed", "try files again that failed before and have not changed")
    .option("--watch", "go on, and follow the folder until Ctrl-C")
    .option("--ocr <languages>", `recognise the text of scanned pages, for instance eng+fra (${ocrVariable})`)
    .description("bring the index in line with a folder: only new and changed files are read")
    .action(
      run(context, async (settings, folder: string, options: SyncCommandOptions) =>
        (await import("../commands/sync.js")).syncCommand(folder, options, settings, context.console, context.signal),
      ),
    );
  program
    .command("status")
    .description("how far the index has come, who is at work, what failed and why; also beside a running sync")
    .action(
      run(
        context,
        async (settings) => (await import("../commands/status.js")).statusCommand(settings, context.console),
        quiet,
      ),
    );
  program
    .command("docs")
    .description("list the documents of the index; failed ones with the reason")
    .action(
      run(
        context,
        async (settings) => (await import("../commands/docs.js")).docsCommand(settings, context.console),
        quiet,
      ),
    );
}

function addQuestionCommands(program: Command, context: ProgramContext): void {
  program
    .command("ask")
    .argument("<question>")
    .option("--thread <id>", "go on with this conversation")
    .description("answer one question, with pages and quotes")
    .action(
      run(context, async (settings, question: string, options: { thread?: string }) =>
        (await import("../commands/ask.js")).askCommand(question, options, settings, context.console, context.signal),
      ),
    );
  program
    .command("chat")
    .option("--thread <id>", "go on with this conversation")
    .description("a conversation that remembers; reads one question a line, also from a pipe")
    .action(
      run(context, async (settings, options: { thread?: string }) =>
        (await import("../commands/chat.js")).chatCommand(options, settings, context.console, context.signal),
      ),
    );
  program
    .command("search")
    .argument("<words>")
    .option("-n, --limit <number>", "how many passages to show", parsePositive, 8)
    .description("show what is found and why: rank by words, rank by meaning, fused rank")
    .action(
      run(context, async (settings, words: string, options: { limit: number }) =>
        (await import("../commands/search.js")).searchCommand(words, options, settings, context.console),
      ),
    );
}

function addThreadCommands(program: Command, context: ProgramContext): void {
  const threads = program
    .command("threads")
    .description("list the conversations of this index")
    .action(
      run(
        context,
        async (settings) => (await import("../commands/threads.js")).threadsCommand(settings, context.console),
        quiet,
      ),
    );
  threads
    .command("delete")
    .argument("<id>")
    .description("delete one conversation")
    .action(
      run(
        context,
        async (settings, id: string) =>
          (await import("../commands/threads.js")).deleteThreadCommand(id, settings, context.console),
        quiet,
      ),
    );
}

function addServeCommand(program: Command, context: ProgramContext): void {
  program
    .command("serve")
    .option("--port <number>", "port of the page; 0 takes any free one", parsePort, 4880)
    .option("--host <address>", "address to listen on; the default is for this machine alone", "127.0.0.1")
    .description("the web page and its HTTP API, behind the token in the link that it prints")
    .action(
      run(context, async (settings, options: { port: number; host: string }) =>
        (await import("../commands/serve.js")).serveCommand(options, settings, context.console, context.signal),
      ),
    );
}

function parsePositive(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 100)
    throw new InvalidArgumentError("Give a whole number from 1 to 100.");
  return number;
}

function parsePort(value: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number > 65_535) throw new InvalidArgumentError("Give a port from 0 to 65535.");
  return number;
}

const help = `
Start here:
  nestor demo                        the sample PDFs and three questions, offline
  nestor sync ./my-pdfs              index a folder; run it again after changes, only those are read
  nestor sync ./my-pdfs --dry-run    what that would do, take and cost; --watch follows the folder
  nestor status                      how far the index has come, and what failed
  nestor ask "How do I …?"           an answer with sources
  nestor chat                        a conversation; follow-up questions work
  nestor search "some words" -n 5    what retrieval finds, with ranks
  nestor serve                       the same in a web page, on this machine only
  nestor doctor                      whether the index is whole, and what to do if not
  nestor models --tools              what the service offers, and what it costs

Models:
  With ${keyVariable} set, OVHcloud AI Endpoints answers and embeds.
  Without it Nestor runs offline: it finds passages by meaning and by words and quotes the best sentences;
  no language model writes. An index belongs to the models it was made with: use --data to keep two.

${exitCodeHelp}`;
