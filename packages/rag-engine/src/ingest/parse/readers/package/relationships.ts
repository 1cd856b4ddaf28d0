import { posix } from "node:path";
import { readXml } from "./read-xml.js";
import type { ZipPackage } from "./zip-package.js";

/** What a part of an Office document refers to. */
export interface Relationship {
  id: string;
  /** The last word of its type, such as `slide` or `notesSlide`. */
  type: string;
  /** Name of the part. Targets outside of the document are left out: nothing remote is ever loaded. */
  target: string;
}

/** @returns the relationships of a part, or of the whole package for "". */
export async function relationshipsOf(parts: ZipPackage, part: string): Promise<Relationship[]> {
  const name = posix.join(posix.dirname(part), "_rels", `${posix.basename(part)}.rels`);
  const found: Relationship[] = [];
  if (!parts.has(name)) return found;
  await readXml(parts.stream(name), {
    open(element, { Id: id, Type: type, Target: target, TargetMode: mode }) {
      if (element !== "Relationship" || id === undefined || target === undefined || mode === "External") return;
      found.push({ id, type: type?.split("/").at(-1) ?? "", target: resolvePart(part, target) });
    },
  });
  return found;
}

/** @returns the name of the part that `target` means in `part`. */
export function resolvePart(part: string, target: string): string {
  const path = decodePath(target.split("#")[0] ?? "");
  return path.startsWith("/") ? path.slice(1) : posix.join(posix.dirname(part), path);
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A stray percent sign is no escape: the name is meant as it stands.
    return path;
  }
}
