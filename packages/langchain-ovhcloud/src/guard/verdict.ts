import { OVHcloudInvalidResponseError } from "../client/errors.js";

/** Categories of unsafe content, as Qwen3Guard's model card names them; "Jailbreak" is for prompts only. */
export const GUARD_CATEGORIES = [
  "Violent",
  "Non-violent Illegal Acts",
  "Sexual Content or Sexual Acts",
  "PII",
  "Suicide & Self-Harm",
  "Unethical Acts",
  "Politically Sensitive Topics",
  "Copyright Violation",
  "Jailbreak",
] as const;

/** One of {@link GUARD_CATEGORIES}, or another that the model names. */
export type GuardCategory = (typeof GUARD_CATEGORIES)[number] | (string & {});

/** How safe a text is: "controversial" is what some may say and others not. */
export type GuardSafety = "safe" | "controversial" | "unsafe";

/** What a guard model says about a text. */
export interface GuardVerdict {
  safety: GuardSafety;
  /** Empty for what is safe. */
  categories: GuardCategory[];
  /** Of answers: whether it refuses to do what was asked. Undefined of prompts, and where the model did not say. */
  refusal?: boolean;
  /** The model's own words. */
  raw: string;
}

/**
 * Reads what Qwen3Guard says, by its model card: lines `Safety: Safe|Controversial|Unsafe`, `Categories: …` (with commas,
 * or `None`), and for answers `Refusal: Yes|No`. That OVHcloud serves the model with this format is unconfirmed, so letter
 * case, Markdown and a leading `<think>` block are allowed for; but whatever is no clear verdict is an error, never "safe".
 *
 * @param raw the model's words.
 * @param model for the error.
 * @throws OVHcloudInvalidResponseError without a verdict, or with verdicts that contradict each other.
 */
export function parseVerdict(raw: string, model: string): GuardVerdict {
  const lines = raw
    .replace(/^\s*<think>[\s\S]*?<\/think>/i, "")
    .split("\n")
    .map((line) => line.replaceAll(/[*_`>#"{}]/g, "").trim());
  const safeties = new Set(valuesOf(lines, "safety").map((value) => value.toLowerCase()));
  const [safety] = [...safeties];
  const categories = categoriesOf(lines);
  const isClear = safeties.size === 1 && isSafety(safety) && (safety !== "safe" || categories.length === 0);
  if (!isClear) {
    throw new OVHcloudInvalidResponseError(
      `The answer of "${model}" (${raw.length} characters) is no verdict of Qwen3Guard's format. Treat the text as unsafe, and check that the model is a Qwen3Guard.`,
      { model },
    );
  }
  const refusal = refusalOf(lines);
  return { safety, categories, ...(refusal !== undefined && { refusal }), raw };
}

function isSafety(value: string | undefined): value is GuardSafety {
  return value === "safe" || value === "controversial" || value === "unsafe";
}

function valuesOf(lines: readonly string[], name: string): string[] {
  const pattern = new RegExp(String.raw`^[-\s]*${name}\s*[:=]\s*(.*?)[\s.,]*$`, "i");
  return lines.flatMap((line) => pattern.exec(line)?.[1] ?? []);
}

function categoriesOf(lines: readonly string[]): GuardCategory[] {
  const named = valuesOf(lines, "categor(?:y|ies)")
    .flatMap((value) => value.split(/[,;]/))
    .map((name) => name.replaceAll(/^[\s[\]]+|[\s[\]]+$/g, ""))
    .filter((name) => name !== "" && name.toLowerCase() !== "none");
  return [...new Set(named.map(canonical))];
}

function canonical(name: string): GuardCategory {
  return GUARD_CATEGORIES.find((known) => known.toLowerCase() === name.toLowerCase()) ?? name;
}

function refusalOf(lines: readonly string[]): boolean | undefined {
  const said = new Set(valuesOf(lines, "refusal").map((value) => value.toLowerCase()));
  if (said.size !== 1) return undefined;
  return said.has("yes") ? true : said.has("no") ? false : undefined;
}
