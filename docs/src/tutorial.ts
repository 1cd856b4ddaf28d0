/** A step of a tutorial: the commands of one block and, where a `text` block follows, what they must print. */
export interface TutorialStep {
  /** The heading above the block. */
  heading: string;
  commands: string;
  expected?: string;
}

// A heading, or a fenced block with what stands before it: "`name.mjs`:" at the end of a line makes it a file to save.
const PARTS = /^#{1,3} (?<heading>.+)$|(?:`(?<file>[\w./-]+)`:\n\n?)?^```(?<language>\w+)\n(?<body>[\s\S]*?)^```$/gm;

/**
 * Reads the steps of a tutorial: every fenced `sh` block, with the `text` block that follows it, and every block whose
 * paragraph ends in a file's name and a colon, which is saved under that name.
 */
export function parseTutorial(markdown: string): TutorialStep[] {
  const steps: TutorialStep[] = [];
  let heading = "";
  for (const match of markdown.matchAll(PARTS)) {
    const { heading: title, file, language, body = "" } = match.groups ?? {};
    const last = steps.at(-1);
    if (title !== undefined) heading = title;
    else if (file !== undefined)
      steps.push({ heading, commands: `cat > '${file}' <<'END_OF_FILE'\n${body}END_OF_FILE\n` });
    else if (language === "sh") steps.push({ heading, commands: body });
    else if (language === "text" && last !== undefined) last.expected = body;
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
