import process from "node:process";
import { describe } from "@jest/globals";

/** `describe` where there is a server to test on: `npm test` starts one where it finds one (`scripts/test-postgres.mjs`). */
export const describeOnPostgres: (name: string, tests: () => void) => void = process.env["TEST_DATABASE_URL"]
  ? describe
  : describe.skip;
