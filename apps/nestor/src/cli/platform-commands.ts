import { type Command, InvalidArgumentError, Option } from "commander";
import type { CatalogFilter } from "langchain-ovhcloud";
import type { BatchOptions } from "../commands/batch.js";
import type { ImageOptions } from "../commands/image.js";
import type { RedactOptions } from "../commands/redact.js";
import type { SayOptions } from "../commands/say.js";
import type { SummarizeOptions } from "../commands/summarize.js";
import type { TranscribeOptions } from "../commands/transcribe.js";
import type { TryOptions } from "../commands/try.js";
import { type ProgramContext, quiet, run } from "./run-command.js";

/** The commands that use the service itself: its models one by one, what they cost, and the key. */
export function addPlatformCommands(program: Command, context: ProgramContext): void {
  addModelCommands(program, context);
  addMediaCommands(program, context);
  addTextCommands(program, context);
  addTokenCommands(program, context);
}

function addModelCommands(program: Command, context: ProgramContext): void {
  program
    .command("models")
    .addOption(
      new Option("--kind <kind>", "only models of this kind").choices([
        "chat",
        "embedding",
        "guard",
        "transcription",
        "speech",
        "image",
      ]),
    )
    .option("--tools", "only models that call tools")
    .option("--vision", "only models that read images")
    .option("--reasoning", "only models that show their reasoning")
    .option("--min-context <tokens>", "only models that read so many tokens", parseAmount)
    .option("--max-price <euro>", "only models that cost at most so much a million tokens in", parseAmount)
    .description("the models of the service: what they can do, read and cost, and which will go")
    .action(
      run(context, async (settings, options: ModelsOptions) =>
        (await import("../commands/models.js")).modelsCommand(
          filterOf(options),
          settings,
          context.console,
          context.signal,
        ),
      ),
    );
  program
    .command("try")
    .argument("<model>", "model id, or a virtual model such as mistral@latest")
    .argument("<prompt>")
    .option("--system <text>", "system prompt")
    .option("--max-tokens <number>", "longest answer", parseAmount)
    .option("--curl", "print the request as a curl command, with the key as a variable, and send nothing")
    .description("send one prompt to one model, and stream what it says")
    .action(
      run(context, async (settings, model: string, prompt: string, options: TryOptions) =>
        (await import("../commands/try.js")).tryCommand(
          model,
          prompt,
          options,
          settings,
          context.console,
          context.signal,
        ),
      ),
    );
  program
    .command("usage")
    .description("what the runs with this data folder have cost so far")
    .action(
      run(
        context,
        async (settings) => (await import("../commands/usage.js")).usageCommand(settings, context.console),
        quiet,
      ),
    );
}

function addMediaCommands(program: Command, context: ProgramContext): void {
  program
    .command("transcribe")
    .argument("<file>", "recording: mp3, wav, m4a, ogg, flac, webm, …")
    .option("--language <code>", "two letters; default: the model finds out")
    .addOption(new Option("--format <format>", "what to print").choices(["text", "srt", "vtt"]).default("text"))
    .option("--diarize", "tell the speakers apart")
    .option("--translate", "into English")
    .option("--prompt <text>", "words that are spelled so in the recording")
    .option("--out <file>", "write it there")
    .option("--force", "overwrite that file")
    .description("write down a recording, as text or subtitles")
    .action(
      run(context, async (settings, file: string, options: TranscribeOptions) =>
        (await import("../commands/transcribe.js")).transcribeCommand(
          file,
          options,
          settings,
          context.console,
          context.signal,
        ),
      ),
    );
  program
    .command("say")
    .argument("<text>", "what to say; - reads it from standard input")
    .option("--language <code>", "en-US, de-DE, es-ES or it-IT")
    .option("--voice <name>")
    .option("--out <file>", "where the sound goes", "speech.wav")
    .option("--force", "overwrite that file")
    .description("say a text into a WAV file")
    .action(
      run(context, async (settings, text: string, options: SayOptions) =>
        (await import("../commands/say.js")).sayCommand(text, options, settings, context.console, context.signal),
      ),
    );
  program
    .command("image")
    .argument("<prompt>")
    .option("--negative <text>", "what it must not show")
    .option("--size <WxH>", "such as 1024x1024")
    .option("--out <file>", "where the picture goes; without an ending, the right one is added", "image")
    .option("--force", "overwrite that file")
    .description("make a picture")
    .action(
      run(context, async (settings, prompt: string, options: ImageOptions) =>
        (await import("../commands/image.js")).imageCommand(prompt, options, settings, context.console, context.signal),
      ),
    );
}

function addTextCommands(program: Command, context: ProgramContext): void {
  program
    .command("summarize")
    .argument("<file>", "a recording, or a document of any kind that sync reads")
    .addOption(new Option("--style <style>").choices(["paragraph", "bullets", "headline", "minutes"]))
    .option("--language <name>", "of the summary, such as French; default: that of the text")
    .option("--focus <text>", "what matters to you, such as decisions and their dates")
    .option("--out <file>", "write it there")
    .option("--force", "overwrite that file")
    .description("summarise a file of any length")
    .action(
      run(context, async (settings, file: string, options: SummarizeOptions) =>
        (await import("../commands/summarize.js")).summarizeCommand(
          file,
          options,
          settings,
          context.console,
          context.signal,
        ),
      ),
    );
  program
    .command("batch")
    .argument("<file>", "prompts, one a line; - reads standard input")
    .addOption(new Option("--window <time>", "how long it may take").choices(["24h", "48h", "72h"]))
    .option("--out <file>", "where the answers go, as JSON, one a line", "answers.jsonl")
    .option("--force", "overwrite that file")
    .description("answer many prompts at once, outside of the rate limits; run it again after an interruption")
    .action(
      run(context, async (settings, file: string, options: BatchOptions) =>
        (await import("../commands/batch.js")).batchCommand(file, options, settings, context.console, context.signal),
      ),
    );
  program
    .command("redact")
    .argument("<file>", "a text file; - reads standard input")
    .option("--entities <names...>", "which data, such as PERSON EMAIL; default: all that is looked for")
    .option("--out <file>", "write it there")
    .option("--force", "overwrite that file")
    .description("print a text without the personal data that is found in it")
    .action(
      run(context, async (settings, file: string, options: RedactOptions) =>
        (await import("../commands/redact.js")).redactCommand(file, options, settings, context.console, context.signal),
      ),
    );
}

function addTokenCommands(program: Command, context: ProgramContext): void {
  const token = program.command("token").description("the key in the environment; it is never shown");
  token
    .command("status")
    .description("what can be told of it without asking anybody")
    .action(
      run(
        context,
        async (settings) => (await import("../commands/token.js")).tokenStatusCommand(settings, context.console),
        quiet,
      ),
    );
  token
    .command("verify")
    .description("try it with one small request")
    .action(
      run(
        context,
        async (settings) =>
          (await import("../commands/token.js")).tokenVerifyCommand(settings, context.console, context.signal),
        quiet,
      ),
    );
  token
    .command("revoke")
    .option("--yes", "yes, for good")
    .description("end its life")
    .action(
      run(
        context,
        async (settings, options: { yes?: boolean }) =>
          (await import("../commands/token.js")).tokenRevokeCommand(options, settings, context.console, context.signal),
        quiet,
      ),
    );
}

interface ModelsOptions {
  kind?: NonNullable<CatalogFilter["kind"]>;
  tools?: true;
  vision?: true;
  reasoning?: true;
  minContext?: number;
  maxPrice?: number;
}

function filterOf({ minContext, maxPrice, kind, tools, vision, reasoning }: ModelsOptions): CatalogFilter {
  return {
    ...(kind && { kind }),
    ...(tools && { tools }),
    ...(vision && { vision }),
    ...(reasoning && { reasoning }),
    ...(minContext !== undefined && { minContext }),
    ...(maxPrice !== undefined && { maxInputPriceEuro: maxPrice }),
  };
}

function parseAmount(value: string): number {
  const number = Number(value);
  if (value.trim() === "" || !(number >= 0)) throw new InvalidArgumentError("Give a number of 0 or more.");
  return number;
}
