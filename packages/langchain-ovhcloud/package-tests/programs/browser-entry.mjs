/** What an application for browsers would bundle: the package, and a use of all of it. */
import * as provider from "../../dist/index.js";
import { everywhere } from "./everywhere.mjs";

export { provider };
export const run = (options) => everywhere(provider, options);
