import type { IncomingMessage } from "node:http";
import { ApiError } from "./api-error.js";
import type { Route } from "./route.js";

/** Where a request goes. */
export interface Target {
  /** Host of the service; undefined for the unified one. */
  host: string | undefined;
  /** Below the host. */
  path: string;
  query: URLSearchParams;
}

/** Reads the target of a request: other hosts of the service are served below `/hosts/{host}`. */
export function targetOf(request: IncomingMessage): Target {
  const url = new URL(request.url ?? "/", "http://emulator");
  const [, host, below = "/"] = /^\/hosts\/([^/]+)(\/.*)?$/.exec(url.pathname) ?? [];
  const path = host === undefined ? url.pathname : below;
  return { host, path: path.length > 1 ? path.replace(/\/$/, "") : path, query: url.searchParams };
}

/** A route and what stood in the place of each `{name}`. */
export interface Match {
  route: Route;
  params: Record<string, string>;
}

/**
 * Finds the route for a request.
 *
 * @returns the match, or the error to answer with once the body has been read
 */
export function findRoute(routes: readonly Route[], method: string, target: Target): Match | ApiError {
  const matches = routes.flatMap((route) => matchRoute(route, target) ?? []);
  const match = matches.find(({ route }) => route.method === method);
  if (match) return match;
  if (matches.length > 0) {
    const allow = matches.map(({ route }) => route.method).join(", ");
    return new ApiError(405, `${target.path} takes ${allow}, not ${method}.`, { headers: { Allow: allow } });
  }
  const where = target.host === undefined ? "here" : `on ${target.host}`;
  const served = routes.filter((route) => matchName(route.host ?? "", target.host ?? "", ".") !== undefined);
  const list = (served.length > 0 ? served : routes).map(nameOf).join(", ");
  return new ApiError(404, `There is no ${target.path} ${where}. The emulator serves: ${list}.`);
}

function nameOf({ method, host, path }: Route): string {
  return `${method} ${host ?? ""}${path}`;
}

function matchRoute(route: Route, target: Target): Match[] | undefined {
  const host = matchName(route.host ?? "", target.host ?? "", ".");
  const path = matchName(route.path, target.path, "/");
  return host && path ? [{ route, params: { ...host, ...path } }] : undefined;
}

// `{name}` stands for one part, up to the next separator.
function matchName(pattern: string, actual: string, separator: string): Record<string, string> | undefined {
  const escaped = pattern.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&");
  const expression = new RegExp(`^${escaped.replaceAll(/\{(\w+)\}/g, `(?<$1>[^${separator}]+)`)}$`);
  const found = expression.exec(actual);
  if (!found) return undefined;
  return Object.fromEntries(Object.entries(found.groups ?? {}).map(([name, value]) => [name, decode(value)]));
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value; // not encoded at all, so it means itself
  }
}
