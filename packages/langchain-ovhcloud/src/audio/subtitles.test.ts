import { describe, expect, it } from "@jest/globals";
import { toSrt, toVtt } from "./subtitles.js";
import type { Transcription } from "./transcription.js";

const transcription = (some: Partial<Transcription>): Transcription => ({
  text: "",
  segments: [],
  words: [],
  speakers: [],
  ...some,
});
const segment = (start: number, end: number, text: string, id = 1) => ({ id, start, end, text });

describe("toSrt", () => {
  it("numbers the segments, and counts hours, minutes, seconds and milliseconds", () => {
    const srt = toSrt(
      transcription({ segments: [segment(0, 1.5, "Hello."), segment(3_599.9996, 3_661.25, "An hour later.")] }),
    );

    expect(srt).toBe("1\n00:00:00,000 --> 00:00:01,500\nHello.\n\n2\n01:00:00,000 --> 01:01:01,250\nAn hour later.\n");
  });

  it("has room for more than a hundred hours", () => {
    const srt = toSrt(transcription({ segments: [segment(360_000, 360_001, "Still here.")] }));

    expect(srt).toContain("100:00:00,000 --> 100:00:01,000");
  });

  it("keeps what is said apart from what is markup", () => {
    const srt = toSrt(transcription({ segments: [segment(0, 1, "a --> b\n\n<i>c</i>")] }));

    expect(srt).toBe("1\n00:00:00,000 --> 00:00:01,000\na → b ‹i›c‹/i›\n");
  });

  it("names the speakers when they are known", () => {
    const speakers = [{ speaker: 0, start: 0, end: 1, text: "Well?" }];

    expect(toSrt(transcription({ segments: [segment(0, 1, "Well?")], speakers }))).toContain("\nSpeaker 1: Well?\n");
  });

  it("makes cues of words at sentence ends, pauses, and before they grow too long", () => {
    const words = "One two. Three"
      .split(" ")
      .map((word, i) => ({ word, start: i, end: i + 0.9 }))
      .concat({ word: "four", start: 9, end: 9.5 }, { word: "x".repeat(90), start: 9.5, end: 9.9 });

    const srt = toSrt(transcription({ words }));

    expect(srt.match(/^[A-Za-z].*$/gm)).toEqual(["One two.", "Three", "four", "x".repeat(90)]);
  });

  it("makes one cue of an answer without times", () => {
    expect(toSrt(transcription({ text: "All of it.", durationSeconds: 2 }))).toBe(
      "1\n00:00:00,000 --> 00:00:02,000\nAll of it.\n",
    );
  });

  it("is empty when nothing was said", () => {
    expect(toSrt(transcription({ segments: [segment(0, 3, "")] }))).toBe("");
  });

  it("orders cues by time, and lets none end before it begins", () => {
    const srt = toSrt(transcription({ segments: [segment(5, 4, "second"), segment(1, 2, "first")] }));

    expect(srt).toMatch(/first[\s\S]*00:00:05,000 --> 00:00:05,000\nsecond/);
  });
});

describe("toVtt", () => {
  it("begins with its name, escapes what is said, and makes speakers voices", () => {
    const speakers = [{ speaker: 1, start: 3_600, end: 3_601.005, text: "R&D --> <you>" }];

    expect(toVtt(transcription({ speakers }))).toBe(
      "WEBVTT\n\n01:00:00.000 --> 01:00:01.005\n<v Speaker 2>R&amp;D --&gt; &lt;you&gt;\n",
    );
  });

  it("makes cues of what is asked for", () => {
    const speakers = [{ speaker: 0, start: 0, end: 2, text: "a b" }];
    const vtt = toVtt(transcription({ speakers, segments: [segment(0, 1, "a"), segment(1, 2, "b")] }), {
      from: "segments",
    });

    expect(vtt).toBe("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\na\n\n00:00:01.000 --> 00:00:02.000\nb\n");
  });
});
