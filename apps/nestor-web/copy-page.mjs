/** Puts what needs no compiler beside the compiled modules: the page itself, its style and its icon. */
import { cpSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

cpSync(here("public"), here("dist"), { recursive: true });
