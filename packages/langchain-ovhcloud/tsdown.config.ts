import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { defineConfig } from "tsdown";
import manifest from "./package.json" with { type: "json" };

export default defineConfig({
  entry: { index: "src/index.ts", node: "src/node/index.ts", middleware: "src/middleware/index.ts" },
  format: ["esm", "cjs"],
  dts: true,
  // One file and a chunk for what is loaded later: sixty small files took 20 ms longer to import.
  platform: "neutral",
  // Only the door for Node has any.
  deps: { neverBundle: [/^node:/] },
  target: "es2022",
  sourcemap: true,
  tsconfig: "tsconfig.build.json",
  // The version shows up in traces (`metadata.versions`).
  define: { BUILT_VERSION: JSON.stringify(manifest.version) },
  // Else the bundler's own helpers land in one of the doors, and the others load that one for them: Node's parts in browsers.
  outputOptions: { codeSplitting: { groups: [{ name: "helpers", test: /rolldown[\\/]runtime/ }] } },
  outExtensions: ({ format }) => (format === "cjs" ? { js: ".cjs", dts: ".d.cts" } : { js: ".js", dts: ".d.ts" }),
  onSuccess: dropMapComments,
});

// The bundler announces maps of the type files, which it does not write.
function dropMapComments(): void {
  const names = readdirSync("dist").filter((name) => /\.d\.c?ts$/.test(name));
  for (const file of names.map((name) => `dist/${name}`)) {
    const text = readFileSync(file, "utf8");
    const without = text.replace(/^\/\/# sourceMappingURL=.*\n?/m, "");
    if (without !== text) writeFileSync(file, without);
  }
}
