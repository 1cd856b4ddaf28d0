/** One thing that `nestor doctor` looked at. */
export interface Finding {
  /** What was looked at, for instance `full text`. */
  about: string;
  /** `problem`: something is wrong. `note`: worth knowing, nothing is wrong. */
  level: "ok" | "note" | "problem";
  /** What was found, in one sentence. */
  message: string;
  /** What to do about it. */
  advice?: string;
}

export const ok = (about: string, message: string): Finding => ({ about, level: "ok", message });

export const note = (about: string, message: string, advice?: string): Finding => ({
  about,
  level: "note",
  message,
  ...(advice === undefined ? {} : { advice }),
});

export const problem = (about: string, message: string, advice: string): Finding => ({
  about,
  level: "problem",
  message,
  advice,
});

/** A number for people: one decimal below ten, thousands set off. */
export function decimal(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 1 : 0 });
}
