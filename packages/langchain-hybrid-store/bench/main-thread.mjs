import { readFileSync } from "node:fs";

/**
 * Watches how long the main thread is ever kept from running a timer that is due every millisecond.
 *
 * By the clock that includes the time in which the operating system ran somebody else. What the thread itself worked in
 * between is read from the scheduler (Linux, first number of schedstat); elsewhere both numbers are the clock's.
 */
export function watchMainThread() {
  const gaps = [];
  let lastTime = performance.now();
  let lastWork = ownWorkMs();
  let paused = false;
  const look = () => {
    const time = performance.now();
    const work = ownWorkMs();
    if (!paused)
      gaps.push({ wall: time - lastTime - 1, own: work === undefined ? time - lastTime - 1 : work - lastWork });
    lastTime = time;
    lastWork = work;
  };
  const timer = setInterval(look, 1);
  return {
    pause() {
      look();
      paused = true;
    },
    resume() {
      lastTime = performance.now();
      lastWork = ownWorkMs();
      paused = false;
    },
    stop() {
      clearInterval(timer);
      const walls = gaps.map(({ wall }) => wall).toSorted((a, b) => a - b);
      return {
        longestMs: walls.at(-1) ?? 0,
        p99Ms: walls[Math.floor(walls.length * 0.99)] ?? 0,
        longestOwnMs: gaps.reduce((longest, { own }) => Math.max(longest, own), 0),
      };
    },
  };
}

function ownWorkMs() {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  } catch {
    return undefined;
  }
}
