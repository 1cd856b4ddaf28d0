/** A step of a tutorial: the commands of one `sh` block and, where a `text` block follows, what they must print. */
export interface TutorialStep {
  /** The heading above the block. */
  heading: string;
  commands: string;
  expected?: string;
}

/** Reads the steps of a tutorial: every fenced `sh` block, with the `text` block that follows it. */
export function parseTutorial(markdown: string): TutorialStep[] {
  const steps: TutorialStep[] = [];
  let heading = "";
  for (const match of markdown.matchAll(/^#{1,3} (?<heading>.+)$|^```(?<language>\w+)\n(?<body>[\s\S]*?)^```$/gm)) {
    const { heading: title, language, body = "" } = match.groups ?? {};
    if (title !== undefined) heading = title;
    if (language === "sh") steps.push({ heading, commands: body });
    const last = steps.at(-1);
    if (language === "text" && last !== undefined) last.expected = body;
  }
  return steps;
}

/**
 * Whether the output holds the expected lines, in order; `…` in an expected line stands for anything within the line,
 * a line of only `…` for any number of lines.
 */
export function outputMatches(output: string, expected: string): boolean {
  const lines = output.replaceAll("\r", "").split("\n");
  let from = 0;
  for (const wanted of expected.split("\n").filter((text) => text.trim() !== "" && text.trim() !== "…")) {
    const pattern = new RegExp(`^${wanted.split("…").map(escapePattern).join(".*")}$`);
    const found = lines.findIndex((text, index) => index >= from && pattern.test(text.trimEnd()));
    if (found === -1) return false;
    from = found + 1;
  }
  return true;
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
