import preset from "../scripts/jest.preset.js";

export default { ...preset, testMatch: ["<rootDir>/src/**/*.test.ts"], testTimeout: 15 * 60_000 };
