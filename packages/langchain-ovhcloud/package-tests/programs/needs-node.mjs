/** Asks for built-ins in three ways, to prove that `bundle.mjs` notices. */
import { sep } from "node:path";

export const separator = sep;
export const files = () => import("fs");
export { hostname } from "os";
