import { afterAll, describe, expect, it } from "@jest/globals";
import process from "node:process";
import { PACKED, SAMPLE_FILES } from "../../test-support/sample-files.js";
import { temporaryFolder } from "../../test-support/temporary-folder.js";
import { zipFile } from "../../test-support/zip-files.js";
import { ParseFailure } from "../failure.js";
import { createDocumentParser } from "./document-parser.js";
import { ZipPackage } from "./readers/package/zip-package.js";

/** Files of each format. More: `FUZZ_FILES=2000 FUZZ_SEED=7`; the seed of a failure stands in its message. */
const files = Number(process.env["FUZZ_FILES"] ?? 15);
const firstSeed = Number(process.env["FUZZ_SEED"] ?? 1) * 1_000_000;

const folder = temporaryFolder();
const parser = createDocumentParser({ maxMemoryMb: 400, pageTimeoutMs: 10_000 });

afterAll(async () => {
  await parser.close();
  folder.remove();
});

describe.each(Object.entries(SAMPLE_FILES))("a mutated .%s file", (extension, sample) => {
  it("is read, or fails with a reason", async () => {
    for (let seed = firstSeed; seed < firstSeed + files; seed++) {
      const random = randomFrom(seed);
      const mutated =
        PACKED.includes(extension) && random() < 0.7 ? await mutateParts(sample, random) : mutate(sample, random);
      const file = folder.write(`${seed}.${extension}`, mutated);

      const outcome = await parser.parse(file).then(
        ({ pages }) => pages.every(({ text }) => !/\p{Cs}/u.test(text)),
        (error: unknown) =>
          error instanceof ParseFailure && !["timeout", "out-of-memory", "parser-crashed"].includes(error.code),
      );

      expect({ seed, outcome }).toEqual({ seed, outcome: true });
    }
  }, 600_000);
});

/** Changes what is packed: the container itself stays valid, so that damage reaches the readers. */
async function mutateParts(data: Buffer, random: () => number): Promise<Buffer> {
  const parts = await ZipPackage.open(data, 10e6);
  const names = parts.names.filter((name) => name !== "mimetype");
  const chosen = names[Math.floor(random() * names.length)];
  const changed: Record<string, Buffer> = {};
  for (const name of parts.names) changed[name] = await parts.bytes(name);
  if (chosen !== undefined && random() < 0.1) delete changed[chosen];
  else if (chosen !== undefined) changed[chosen] = mutate(changed[chosen] ?? Buffer.alloc(0), random);
  return zipFile(changed);
}

/** Overwrites, cuts, repeats or moves a few stretches. */
function mutate(data: Buffer, random: () => number): Buffer {
  let mutated = Buffer.from(data);
  const times = 1 + Math.floor(random() * 4);
  for (let time = 0; time < times; time++) {
    const at = Math.floor(random() * mutated.length);
    const length = Math.floor(random() ** 3 * 200);
    const piece = mutated.subarray(at, at + length);
    const before = mutated.subarray(0, at);
    const after = mutated.subarray(at + length);
    const kind = Math.floor(random() * 5);
    if (kind === 0) mutated = Buffer.concat([before, after]);
    else if (kind === 1) mutated = Buffer.concat([before, ...Array.from({ length: 50 }, () => piece), after]);
    else if (kind === 2) mutated = Buffer.concat([before, after, piece]);
    else if (kind === 3) mutated = Buffer.concat([before, Buffer.from([...piece].map(() => random() * 256)), after]);
    else if (at < mutated.length) mutated[at] = random() * 256;
  }
  return mutated;
}

/** The mulberry32 generator: the same seed gives the same numbers, from 0 to 1. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
