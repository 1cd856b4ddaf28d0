export { default } from "../../scripts/jest.preset.js";
