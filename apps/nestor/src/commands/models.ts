import { type CatalogFilter, type CatalogModel, OVHcloudCatalog } from "langchain-ovhcloud";
import { describeFailure } from "../cli/describe-failure.js";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import type { Settings } from "../config/settings.js";
import { withConnection } from "../runtime/connection.js";
import { json, line, type Console } from "../terminal/console.js";
import { table } from "../terminal/table.js";

/** Lists the models of the service that fit: what they can do, read and cost. */
export async function modelsCommand(
  filter: CatalogFilter,
  settings: Settings,
  console: Console,
  signal: AbortSignal,
): Promise<ExitCode> {
  return withConnection(settings, async (options) => {
    const catalog = new OVHcloudCatalog(options);
    const models = await catalog.filter(filter, { signal });
    const { failures } = await catalog.snapshot();
    if (settings.json) json(console.out, models);
    else show(console, models);
    for (const { source, error } of failures)
      line(console.err, console.colours.yellow(`Note: ${source} could not be read. ${describeFailure(error).message}`));
    return exitCode.ok;
  });
}

function show({ out, colours }: Console, models: readonly CatalogModel[]): void {
  if (models.length === 0) {
    line(out, "No model fits. Ask for less, or see all:  nestor models");
    return;
  }
  const rows = models.map((model) => [
    model.id,
    model.kind,
    model.contextLength ?? "",
    price(model.pricesEuro?.inputPerMillion),
    price(model.pricesEuro?.outputPerMillion),
    abilities(model),
    farewell(model),
  ]);
  line(out, table(["model", "kind", "context", "€ in", "€ out", "can", ""], rows));
  line(out);
  line(out, colours.dim('Context in tokens, prices in euro a million tokens. Try one:  nestor try <model> "…"'));
}

function farewell({ deprecation }: CatalogModel): string {
  if (!deprecation) return "";
  return `announced to go${deprecation.date ? ` ${deprecation.date}` : ""}: use ${deprecation.successor}`;
}

function price(amount: number | undefined): string {
  return amount === undefined ? "?" : amount === 0 ? "free" : amount.toFixed(2);
}

function abilities({ capabilities: { tools, reasoning, structuredOutput, inputs } }: CatalogModel): string {
  const found = [
    tools && "tools",
    inputs.includes("image") && "images",
    reasoning && "reasoning",
    structuredOutput && "objects",
  ];
  return found.filter(Boolean).join(", ");
}
