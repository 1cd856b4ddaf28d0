import { afterEach, describe, expect, it } from "@jest/globals";
import { processEnvironment } from "./environment.js";

const { process } = globalThis;
afterEach(() => {
  globalThis.process = process;
});

describe("processEnvironment", () => {
  it("is the live environment, so that later changes are seen", () => {
    const environment = processEnvironment();
    process.env.OVH_TEST_OF_ENVIRONMENT = "late";

    const seen = environment.OVH_TEST_OF_ENVIRONMENT;

    delete process.env.OVH_TEST_OF_ENVIRONMENT;
    expect(seen).toBe("late");
  });

  it.each([undefined, {}])("is empty where there is no environment (process: %j)", (found) => {
    globalThis.process = found as unknown as typeof process;

    expect(processEnvironment()).toEqual({});
  });
});
