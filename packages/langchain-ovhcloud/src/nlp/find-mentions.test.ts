import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { findMentions } from "./find-mentions.js";

const find = (text: string, ...names: string[]) =>
  findMentions(
    text,
    names.map((name) => ({ text: name, type: "any" })),
  );

describe("findMentions", () => {
  it("finds every place, in UTF-16 units", () => {
    expect(find("😀 Ada met Ada.", "Ada")).toEqual({
      mentions: [
        { type: "any", text: "Ada", start: 3, end: 6 },
        { type: "any", text: "Ada", start: 11, end: 14 },
      ],
      dropped: 0,
    });
  });

  it("finds whole words only, and drops and counts what stands nowhere", () => {
    expect(find("Annual report of Joanna", "Ann", "Bob")).toEqual({ mentions: [], dropped: 2 });
  });

  it("takes any white space for the same, and gives what stands there", () => {
    expect(find("Yves\n  Dupont called.", "Yves Dupont").mentions).toMatchObject([{ text: "Yves\n  Dupont", end: 13 }]);
  });

  it("looks past letter case only where nothing is found with it", () => {
    expect(find("MAY came in May.", "May").mentions).toMatchObject([{ text: "May" }]);
    expect(find("OVHCLOUD answers.", "OVHcloud").mentions).toMatchObject([{ text: "OVHCLOUD" }]);
  });

  it("leaves out what is inside of a longer one of the same type", () => {
    const { mentions } = find("Paris Saint-Germain plays in Paris.", "Paris", "Paris Saint-Germain");

    expect(mentions.map(({ text, start }) => [text, start])).toEqual([
      ["Paris Saint-Germain", 0],
      ["Paris", 29],
    ]);
  });

  it("keeps what is inside of one of another type", () => {
    const named = [
      { text: "Bank of England", type: "organization" },
      { text: "England", type: "location" },
    ];

    expect(findMentions("The Bank of England waits.", named).mentions.map(({ text, start }) => [text, start])).toEqual([
      ["Bank of England", 4],
      ["England", 12],
    ]);
  });

  it("keeps two types of the same place, and one of each", () => {
    const named = ["person", "place", "place"].map((type) => ({ text: "Washington", type }));

    expect(findMentions("Washington slept here.", named).mentions.map(({ type }) => type)).toEqual(["person", "place"]);
  });

  it("finds names beside letters where no spaces are written", () => {
    expect(find("我住在东京都。", "东京").mentions).toMatchObject([{ start: 3, end: 5 }]);
  });

  it.each(["C++", "AT&T", "(OVH)", "a.b*c?", "x-y", "[1]", "50 %", "$5^{2}|\\"])(
    "takes %j letter by letter",
    (name) => {
      expect(find(`See ${name} there`, name).mentions).toMatchObject([{ text: name, start: 4 }]);
    },
  );

  it("is right about every place that it gives", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", " ", "A", "😀", ".", "\n"), maxLength: 60 });
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 5 }), (whole, names) => {
        const { mentions, dropped } = find(whole, ...names);

        for (const { text: found, start, end } of mentions) {
          expect(whole.slice(start, end)).toBe(found);
          expect(found).not.toMatch(/^\p{Surrogate}|\p{Surrogate}$/u);
        }
        expect(dropped).toBeLessThanOrEqual(names.length);
      }),
    );
  });
});
