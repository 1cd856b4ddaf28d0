import type { TextRun } from "./text-run.js";

/**
 * Parts a page's runs by direction and turns each part upright: upright text first, then the others, those with most
 * text before those with less. What is written from top to bottom, in columns from right to left, becomes lines too.
 */
export function byDirection(runs: readonly TextRun[]): TextRun[][] {
  const groups = new Map<number, { runs: TextRun[]; letters: number }>();
  for (const run of runs) {
    const angle = nearlyUpright(run.angle);
    let group = groups.get(angle);
    if (group === undefined) groups.set(angle, (group = { runs: [], letters: 0 }));
    group.runs.push(angle === 0 ? run : turnedUpright(run, angle));
    group.letters += run.text.length;
  }
  const upright = groups.get(0)?.runs;
  groups.delete(0);
  const turned = [...groups.values()].sort((a, b) => b.letters - a.letters).map((group) => group.runs);
  return upright === undefined ? turned : [upright, ...turned];
}

/** A page that was scanned askew is still read as one. */
function nearlyUpright(angle: number): number {
  return angle <= ASKEW || angle >= 360 - ASKEW ? 0 : angle;
}

function turnedUpright(run: TextRun, angle: number): TextRun {
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  return { ...run, x: run.x * cos + run.y * sin, y: run.y * cos - run.x * sin };
}

/** Degrees. */
const ASKEW = 5;
