import preset from "../../../scripts/jest.preset.js";

/** The browser tests and the unit tests together, so that the one results file counts both. */
export default {
  ...preset,
  rootDir: "..",
  testMatch: ["<rootDir>/src/**/*.test.ts", "<rootDir>/browser-tests/**/*.test.ts"],
};
