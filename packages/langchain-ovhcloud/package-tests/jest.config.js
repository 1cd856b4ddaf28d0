import preset from "../../../scripts/jest.preset.js";

/** Tests of the built and of the packed package; slower than unit tests, so they are a task of their own. */
export default {
  ...preset,
  rootDir: "..",
  testMatch: ["<rootDir>/package-tests/**/*.test.ts"],
  modulePathIgnorePatterns: ["<rootDir>/.matrix/"],
  // npm installs things.
  testTimeout: 240_000,
};
