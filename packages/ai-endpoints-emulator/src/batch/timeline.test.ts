import { describe, expect, it } from "@jest/globals";
import { type Course, doneAt, planTimelines, statusAt } from "./timeline.js";

const course = (more: Partial<Course> = {}): Course => ({ createdAt: 0, expiresAt: 1000, isRefused: false, ...more });
const statusesOf = (courses: readonly Course[], now: number) => {
  const timelines = planTimelines(courses, 10);
  return courses.map((one, i) => statusAt(now, one, timelines[i] as (typeof timelines)[number]));
};

describe("The timeline of batches", () => {
  it.each([
    [9, "validating"],
    [10, "in_progress"],
    [20, "finalizing"],
    [30, "completed"],
  ])("is after %d milliseconds in the state %s", (now, status) => {
    expect(statusesOf([course()], now)).toEqual([status]);
  });

  it("lets five be in progress and the sixth wait for the first that is free", () => {
    const courses = Array.from({ length: 6 }, () => course());

    expect(statusesOf(courses, 10).filter((status) => status === "in_progress")).toHaveLength(5);
    expect(statusesOf(courses, 29).at(-1)).toBe("validating");
    expect(statusesOf(courses, 30).at(-1)).toBe("in_progress");
  });

  it("gives the places of refused batches and of those cancelled while they waited to others", () => {
    const busy = Array.from({ length: 4 }, () => course());

    const last = statusesOf([...busy, course({ isRefused: true }), course({ cancelledAt: 5 }), course()], 10).at(-1);

    expect(last).toBe("in_progress");
  });

  it("frees the place of a cancelled batch once that has come to rest", () => {
    const courses = [course({ cancelledAt: 12 }), ...Array.from({ length: 5 }, () => course())];

    expect(statusesOf(courses, 21)).toEqual(["cancelling", ...Array<string>(4).fill("finalizing"), "validating"]);
    expect(statusesOf(courses, 22)).toEqual(["cancelled", ...Array<string>(4).fill("finalizing"), "in_progress"]);
  });

  it("spreads the requests over the time in progress, up to the moment that ends them", () => {
    const [timeline] = planTimelines([course()], 10);
    if (!timeline) throw new Error("no timeline");

    expect([5, 10, 15, 20].map((now) => doneAt(now, 10, course(), timeline))).toEqual([0, 0, 5, 10]);
    expect(doneAt(100, 10, course({ expiresAt: 13 }), timeline)).toBe(3);
    expect(doneAt(100, 10, course({ cancelledAt: 17 }), timeline)).toBe(7);
  });
});
