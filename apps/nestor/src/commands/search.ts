import type { Passage } from "rag-engine";
import { createRetriever } from "rag-engine";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import type { Settings } from "../config/settings.js";
import { openForReading } from "../runtime/knowledge-base.js";
import { openModels } from "../runtime/models.js";
import { json, line, type Console } from "../terminal/console.js";
import { wrap } from "../terminal/wrap.js";

/** Shows what retrieval finds for a query, and why: the rank by words, the rank by meaning, the fused rank. */
export async function searchCommand(
  query: string,
  options: { limit: number },
  settings: Settings,
  console: Console,
): Promise<ExitCode> {
  const models = await openModels(settings);
  try {
    const base = await openForReading(settings, models);
    try {
      const passages = await createRetriever(base).retrieve(query, {
        k: options.limit,
      });
      if (settings.json) json(console.out, passages);
      else showPassages(console, passages);
      return exitCode.ok;
    } finally {
      await base.close();
    }
  } finally {
    await models.close();
  }
}

function showPassages(console: Console, passages: readonly Passage[]): void {
  const { out, colours } = console;
  if (passages.length === 0) line(out, "Nothing found. `nestor docs` lists what is indexed.");
  for (const passage of passages) {
    const ranks = `fused ${passage.n}   words ${rank(passage.lexicalRank)}   meaning ${rank(passage.vectorRank)}${similarity(passage)}`;
    line(
      out,
      `${colours.bold(`#${passage.n}`)}  ${colours.cyan(`${passage.path}, ${passage.position}`)}   ${colours.dim(ranks)}`,
    );
    line(out, wrap(preview(passage.text), 100, "    "));
    line(out);
  }
}

function rank(value: number | undefined): string {
  return value === undefined ? "-" : String(value);
}

function similarity({ vectorScore }: Passage): string {
  return vectorScore === undefined ? "" : ` (cosine ${vectorScore.toFixed(2)})`;
}

function preview(text: string): string {
  const flat = text.replaceAll(/\s+/g, " ").trim();
  return flat.length <= 280 ? flat : `${flat.slice(0, 279)}…`;
}
