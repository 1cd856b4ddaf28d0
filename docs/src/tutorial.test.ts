import { describe, expect, it } from "@jest/globals";
import { outputMatches, parseTutorial } from "./tutorial.js";

describe("parseTutorial", () => {
  it("pairs each command block with the output that follows it, and keeps the heading", () => {
    const steps = parseTutorial(
      "# A\n## Go\n```sh\nls\n```\ntext\n```text\nfile\n```\n## On\n```sh\npwd\n```\n```js\n1\n```\n",
    );

    expect(steps).toEqual([
      { heading: "Go", commands: "ls\n", expected: "file\n" },
      { heading: "On", commands: "pwd\n" },
    ]);
  });

  it("saves a block under the name of a file that ends the paragraph above it", () => {
    const steps = parseTutorial(
      "## Go\nSave this as `a.mjs`:\n\n```js\nlet $a = `1`;\n```\nNo `b.mjs` here.\n\n```js\n2\n```\n",
    );

    expect(steps).toEqual([{ heading: "Go", commands: "cat > 'a.mjs' <<'END_OF_FILE'\nlet $a = `1`;\nEND_OF_FILE\n" }]);
  });
});

describe("outputMatches", () => {
  it("finds the expected lines in order, with anything between where a line is only an ellipsis", () => {
    expect(outputMatches("start\na 12 b\nmiddle\nend\n", "…\na … b\n…\nend")).toBe(true);
  });

  it("refuses lines in another order", () => {
    expect(outputMatches("end\na 12 b\n", "a … b\nend")).toBe(false);
  });

  it("refuses a line that is not there", () => {
    expect(outputMatches("a (b)\n", "a .b.")).toBe(false);
  });
});
