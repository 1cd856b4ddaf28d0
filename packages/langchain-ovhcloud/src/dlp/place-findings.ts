import { OVHcloudInvalidResponseError } from "../client/errors.js";
import type { WireFinding } from "./detect-answer.js";
import type { DlpConfidence } from "./detectors.js";
import type { Span } from "./finding.js";
import { TextIndex, type TextRange } from "./text-index.js";

/**
 * Finds out where in a text findings are, and makes sure of it: the text at that place is what was found. By the range of
 * code points; else by that of bytes; else by those numbers read as UTF-16; else by looking for the text, nearest to the
 * place that was named (the printed sample of OVHcloud's guide names places in another text).
 *
 * A finding that is nowhere is an error and is not left out: it says that there is something in the text which must not
 * get on, and it cannot be hidden.
 *
 * @param text what was sent.
 * @param findings what the service found.
 * @param model for the error.
 * @throws OVHcloudInvalidResponseError for a finding that is nowhere in the text.
 */
export function placeFindings(text: string, findings: readonly WireFinding[], model: string): Span[] {
  if (findings.length === 0) return [];
  const index = new TextIndex(text);
  const placed = findings.map((finding) => statedPlace(text, index, finding));
  const taken = new Set(placed.flatMap((range, i) => (range ? [keyOf(range, findings[i] as WireFinding)] : [])));
  return findings.map((finding, i) => {
    const range = placed[i] ?? search(text, finding, taken);
    if (!range) {
      throw new OVHcloudInvalidResponseError(
        `Finding ${i + 1} of ${findings.length} is at no place in the text that was sent, so it cannot be hidden. Do not pass the text on; report it to the service.`,
        { model },
      );
    }
    taken.add(keyOf(range, finding));
    return { ...range, detector: finding.detector, confidence: confidenceOf(finding) };
  });
}

function statedPlace(text: string, index: TextIndex, finding: WireFinding): TextRange | undefined {
  const { code_point_range: points, byte_range: bytes } = finding.location ?? {};
  const value = textOf(finding);
  const byPoints = points ? index.fromCodePoints(points) : undefined;
  const byBytes = bytes ? index.fromBytes(bytes) : undefined;
  // `slice` counts negative numbers from the end, so it would find text at a place that is none.
  const isForward = points && points.start >= 0 && points.end >= points.start;
  const asUnits = isForward ? { start: points.start, end: points.end } : undefined;
  const fitting = [byPoints, byBytes, asUnits].find(
    (range) => value && range && text.slice(range.start, range.end) === value,
  );
  if (fitting) return fitting;

  // Two counts that agree are as good, where the service leaves the text out or writes it in another normal form.
  const agrees = byPoints && byBytes && byPoints.start === byBytes.start && byPoints.end === byBytes.end;
  if (!agrees || byPoints.start === byPoints.end) return undefined;
  const isSame = !value || text.slice(byPoints.start, byPoints.end).normalize("NFKC") === value.normalize("NFKC");
  return isSame ? byPoints : undefined;
}

function search(text: string, finding: WireFinding, taken: ReadonlySet<string>): TextRange | undefined {
  const value = textOf(finding);
  if (!value) return undefined;
  const { location } = finding;
  const stated = location?.code_point_range?.start ?? location?.byte_range?.start ?? 0;
  let nearest: TextRange | undefined;
  let fallback: TextRange | undefined;
  for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + 1)) {
    const range = { start, end: start + value.length };
    fallback ??= range;
    if (taken.has(keyOf(range, finding))) continue;
    if (nearest && Math.abs(nearest.start - stated) <= Math.abs(start - stated)) break;
    nearest = range;
  }
  return nearest ?? fallback;
}

// Half of a surrogate pair is no text: it would cut a character.
function textOf({ text }: WireFinding): string | undefined {
  return text && !/\p{Surrogate}/u.test(text) ? text : undefined;
}

function keyOf({ start, end }: TextRange, { detector }: WireFinding): string {
  return `${start} ${end} ${detector}`;
}

// Requests write it in small letters, answers in capitals.
function confidenceOf({ confidence }: WireFinding): DlpConfidence | undefined {
  return (confidence?.toLowerCase() as DlpConfidence | undefined) ?? undefined;
}
