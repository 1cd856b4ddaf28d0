import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { inspect } from "node:util";
import { describeSpans, type DlpFinding } from "./finding.js";
import { PseudonymSession } from "./pseudonym-session.js";

/** Findings of each occurrence of a value. */
function findingsOf(text: string, value: string, detector = "PERSON"): DlpFinding[] {
  const spans = [];
  for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + value.length))
    spans.push({ start, end: start + value.length, detector, confidence: undefined });
  return describeSpans(text, spans);
}

const hide = (session: PseudonymSession, text: string, value: string, detector?: string) =>
  session.hide(text, findingsOf(text, value, detector));

describe("A session of pseudonyms", () => {
  it("hides a value that it knows where the service did not find it, as whole words only", () => {
    const session = new PseudonymSession();
    hide(session, "Ann called.", "Ann");

    const text = session.hide("Ann's Anniversary, ann, Ann-Marie, Ann.");

    expect(text).toBe("[PERSON_1]'s Anniversary, ann, [PERSON_1]-Marie, [PERSON_1].");
    expect(session.restore(text)).toBe("Ann's Anniversary, ann, Ann-Marie, Ann.");
  });

  it("gives no placeholder that stands in a text already", () => {
    const session = new PseudonymSession();

    const text = hide(session, "[PERSON_1] and [person_2] met Ann.", "Ann");

    expect(text).toBe("[PERSON_1] and [person_2] met [PERSON_3].");
    expect(session.restore(text)).toBe("[PERSON_1] and [person_2] met Ann.");
  });

  it.each([
    ["employee id", "[EMPLOYEE_ID_1]"],
    ["ID_2", "[ID_2_1]"],
    ["名前", "[VALUE_1]"],
  ])("makes a placeholder from the detector's name «%s»", (detector, placeholder) => {
    const session = new PseudonymSession();

    expect(hide(session, "E-7 is here", "E-7", detector)).toBe(`${placeholder} is here`);
    expect(session.restore(placeholder)).toBe("E-7");
  });

  it("hides overlapping findings as one value", () => {
    const session = new PseudonymSession();
    const text = "Ann Lee Smith left";
    const findings = describeSpans(text, [
      { start: 0, end: 7, detector: "PERSON", confidence: undefined },
      { start: 4, end: 13, detector: "WORD", confidence: undefined },
    ]);

    expect(session.hide(text, findings)).toBe("[PERSON_1] left");
  });

  it("escapes values in JSON", () => {
    const session = new PseudonymSession();
    hide(session, 'a "b"\nc', 'a "b"\nc');

    expect(JSON.parse(session.restoreJson('{"name":"[PERSON_1]"}'))).toEqual({ name: 'a "b"\nc' });
  });

  it("shows no value when it is printed or serialised", () => {
    const session = new PseudonymSession();
    hide(session, "Ann", "Ann");

    expect(inspect(session, { showHidden: true, depth: 9 }) + JSON.stringify(session)).not.toContain("Ann");
  });

  it("gives back every text that it has hidden", () => {
    const piece = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 6 }),
      fc.constantFrom("[PERSON_1]", "[", "]", "\\[", "\\", "_", "1", "PERSON_1", "[PERSON_", "$&", "$1", "Ann"),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.string({ unit: "grapheme", minLength: 1, maxLength: 4 }), (pieces, value) => {
        const text = pieces.join("") + value + pieces.join(value);
        const session = new PseudonymSession();

        const hidden = hide(session, text, value);

        expect(session.restore(hidden)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});
