import { beforeEach, describe, expect, it } from "@jest/globals";
import { abort } from "./abort.js";
import { answerContent } from "./answer-content.js";
import { basics } from "./basics.js";
import { type Behaviour, testOf } from "./behaviour.js";
import { cache } from "./cache.js";
import { callbacks } from "./callbacks.js";
import { construction } from "./construction.js";
import { contentBlocks } from "./content-blocks.js";
import { contextOverflow } from "./context-overflow.js";
import { errors } from "./errors.js";
import { events } from "./events.js";
import { isolation } from "./isolation.js";
import { serialisation } from "./serialisation.js";
import { streams } from "./streams.js";
import { structuredOutput } from "./structured-output.js";
import type { Subject } from "./subject.js";
import { toolCalls } from "./tool-calls.js";
import { toolLoops } from "./tool-loops.js";
import { UPSTREAM_BEHAVIOURS } from "./upstream-behaviours.js";
import { usage } from "./usage.js";

/** Every behaviour of the suite, by kind. */
export const BEHAVIOURS = {
  construction,
  basics,
  events,
  callbacks,
  usage,
  toolCalls,
  toolLoops,
  structuredOutput,
  contentBlocks,
  answerContent,
  cache,
  streams,
  abort,
  errors,
  contextOverflow,
  serialisation,
  isolation,
} satisfies Record<string, readonly Behaviour[]>;

/** How many behaviours each kind has. A test that gets lost makes these numbers wrong. */
export const EXPECTED_COUNTS: Readonly<Record<keyof typeof BEHAVIOURS, number>> = {
  construction: 9,
  basics: 14,
  events: 9,
  callbacks: 7,
  usage: 7,
  toolCalls: 12,
  toolLoops: 9,
  structuredOutput: 12,
  contentBlocks: 8,
  answerContent: 8,
  cache: 6,
  streams: 12,
  abort: 15,
  errors: 16,
  contextOverflow: 2,
  serialisation: 6,
  isolation: 5,
};

/** The class under test; the emulator must be running by the time the tests do. */
export type ConformanceOptions = Omit<Subject, "emulator" | "sent"> & {
  /** Names the tests. */
  readonly title: string;
  /** Looked up when a test begins. */
  readonly emulator: () => Subject["emulator"];
};

/**
 * Registers the conformance suite for one chat model: one Jest test for each behaviour. What the model cannot do is
 * tested as a refusal, so that each model has the same number of tests.
 *
 * @param options how to make the model, what it can do, and the server that it talks to.
 */
export function describeChatModel({ title, emulator, ...parts }: ConformanceOptions): void {
  const registered = new Map<string, number>();
  let before = 0;
  const subject: Subject = {
    ...parts,
    get emulator() {
      return emulator();
    },
    sent: () =>
      emulator()
        .journal.slice(before)
        .map(({ body }) => parts.wire.read(body)),
  };

  describe(title, () => {
    beforeEach(() => {
      emulator().scenarios.clear();
      before = emulator().journal.length;
    });

    for (const [kind, behaviours] of Object.entries<readonly Behaviour[]>(BEHAVIOURS)) {
      describe(kind, () => {
        for (const behaviour of behaviours) {
          const test = testOf(behaviour, parts.capabilities);
          registered.set(kind, (registered.get(kind) ?? 0) + 1);
          // oxlint-disable-next-line jest/expect-expect -- the behaviours hold them
          it(test.title, () => test.run(subject));
        }
      });
    }

    guardAgainstLosses(registered);
  });
}

function guardAgainstLosses(registered: ReadonlyMap<string, number>): void {
  it("has registered every behaviour of the table", () => {
    expect(Object.fromEntries(registered)).toEqual(EXPECTED_COUNTS);
  });

  it("covers each of the 38 behaviours of LangChain's own suite", () => {
    const covered = Object.values<readonly Behaviour[]>(BEHAVIOURS)
      .flat()
      .flatMap(({ upstream = [] }) => upstream);

    expect(UPSTREAM_BEHAVIOURS).toHaveLength(38);
    expect(UPSTREAM_BEHAVIOURS.filter((name) => !covered.includes(name))).toEqual([]);
  });
}
