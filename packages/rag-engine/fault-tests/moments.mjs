import { closeSync, openSync, writeSync } from "node:fs";
import process from "node:process";

/**
 * Counts the moments of a process, writes each one down at once, and kills the process at one of them.
 *
 * @param file where names of moments are written, one a line.
 * @param killAt number of the moment to die at; 0 for none.
 */
export function countMoments(file, killAt) {
  const log = openSync(file, "w");
  let count = 0;
  const moment = (name) => {
    count += 1;
    writeSync(log, `${name}\n`);
    if (count === killAt) process.kill(process.pid, "SIGKILL");
  };
  return { moment, close: () => closeSync(log) };
}

/** An object whose methods are moments, before and after; `also` replaces results of some. */
export function withMoments(target, name, moment, also = {}) {
  return new Proxy(target, {
    get(_, property) {
      const value = Reflect.get(target, property, target);
      if (typeof value !== "function") return value;
      return (...args) => {
        moment(`${name}.${String(property)}`);
        const result = value.apply(target, args);
        if (typeof result?.then !== "function") return result;
        return result.then((settled) => {
          moment(`${name}.${String(property)} done`);
          return also[property] === undefined ? settled : also[property](settled);
        });
      };
    },
  });
}
