import { createHash } from "node:crypto";
import type { Found } from "./find.js";
import type { Deidentification } from "./request.js";

/**
 * Puts something else in the place of what was found, as each detector asks. Overlapping findings are one, which the first
 * and longest decides about. Findings of detectors that ask for nothing stay.
 *
 * @param found in the order of their beginnings, the longer first
 */
export function deidentify(text: string, found: readonly Found[]): string {
  let result = "";
  let done = 0;
  for (const { start, end, detector, config } of joined(found)) {
    result += text.slice(done, start) + substitute(text.slice(start, end), detector.name, config);
    done = end;
  }
  return result + text.slice(done);
}

interface Change extends Found {
  config: Deidentification;
}

function joined(found: readonly Found[]): Change[] {
  const changes: Change[] = [];
  for (const one of found) {
    const config = one.detector.deidentification_config;
    if (!config) continue;
    const last = changes.at(-1);
    if (last && one.start < last.end) last.end = Math.max(last.end, one.end);
    else changes.push({ ...one, config });
  }
  return changes;
}

function substitute(value: string, detector: string, config: Deidentification): string {
  if (config.type === "redaction") return "";
  if (config.type === "replace") return config.new_value;
  if (config.type === "detector") return detector;
  if (config.type === "hash") return createHash("sha256").update(value).digest("hex");
  return mask(value, config);
}

// Characters are code points here; without a number all are masked. Both unconfirmed.
function mask(
  value: string,
  { num_chars_to_mask, masking_char, from_end }: Extract<Deidentification, { type: "mask" }>,
): string {
  const characters = [...value];
  const count = Math.min(num_chars_to_mask ?? characters.length, characters.length);
  const masked = (masking_char ?? "*").repeat(count);
  const kept = from_end ? characters.slice(0, characters.length - count) : characters.slice(count);
  return from_end ? kept.join("") + masked : masked + kept.join("");
}
