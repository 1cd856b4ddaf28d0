/** Runs `everywhere` with the built package in whatever runtime this is; prints the results as JSON. */
import * as provider from "../dist/index.js";
import { everywhere } from "./programs/everywhere.mjs";

const [, , baseURL] = globalThis.process.argv;
console.log(JSON.stringify(await everywhere(provider, { baseURL, apiKey: "key-1" })));
// A server that never answers would keep some runtimes alive.
globalThis.process.exit(0);
