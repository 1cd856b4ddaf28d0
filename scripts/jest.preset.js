/**
 * The one Jest configuration of all packages. Tests stand beside the code they test and run as ES modules;
 * `./x.js` in an import is the TypeScript file `./x.ts`.
 */
export default {
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts"],
  testMatch: ["<rootDir>/src/**/*.test.ts"],
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        jsc: { parser: { syntax: "typescript" }, target: "es2022" },
        module: { type: "es6" },
        sourceMaps: "inline",
      },
    ],
  },
  randomize: true,
  // Tests start real processes, models and databases; on a busy machine the default of 5 s says nothing about the code.
  testTimeout: 30_000,
};
