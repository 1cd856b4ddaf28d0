import preset from "../../scripts/jest.preset.js";

// The matrix keeps copies of the sources there.
export default { ...preset, modulePathIgnorePatterns: ["<rootDir>/.matrix/"] };
