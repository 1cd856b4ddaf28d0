import { readdirSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { NotFoundError } from "../cli/usage-error.js";
import { HttpError } from "./http-error.js";

/** The page's files, by the path they are served at. */
export type StaticFiles = ReadonlyMap<string, { body: Buffer; type: string }>;

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/**
 * Reads the built page of the `nestor-web` package. It is a few small files and they are held in memory, so that no
 * request ever names a file on disk.
 *
 * @throws NotFoundError when the page was not built.
 */
export function loadPage(): StaticFiles {
  const folder = path.join(path.dirname(createRequire(import.meta.url).resolve("nestor-web/package.json")), "dist");
  const files = new Map(
    listFolder(folder).flatMap((name) => {
      const type = types[path.extname(name)];
      if (type === undefined) return [];
      const body = readFileSync(path.join(folder, name));
      return [[name === "index.html" ? "/" : `/${name.replaceAll(path.sep, "/")}`, { body, type }]];
    }),
  );
  if (!files.has("/"))
    throw new NotFoundError(`The web page is not built: ${folder} has no index.html. Build it first:  npm run build`);
  return files;
}

/**
 * Serves one of the page's files.
 *
 * @throws HttpError 404 or 405.
 */
export function serveFile(
  files: StaticFiles,
  pathname: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const file = files.get(pathname);
  if (!file) throw new HttpError(404, "There is nothing at this address. The page is at /.");
  if (request.method !== "GET" && request.method !== "HEAD") {
    throw new HttpError(405, `${request.method} is not possible here. Use GET.`, { allow: "GET, HEAD" });
  }
  response.writeHead(200, {
    "content-type": file.type,
    "content-length": file.body.byteLength,
    "cache-control": "no-cache",
  });
  response.end(request.method === "HEAD" ? undefined : file.body);
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
