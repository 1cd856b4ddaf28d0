import { HttpError } from "./http-error.js";
import type { Exchange } from "./exchange.js";

/** One operation of the API. */
export interface Route {
  method: "GET" | "POST";
  /** Path with `:name` segments, such as `/api/threads/:id`. */
  path: string;
  handle(exchange: Exchange): Promise<void> | void;
}

/** The route that was asked for, and the values of its `:name` segments. */
export interface RouteMatch {
  route: Route;
  params: Readonly<Record<string, string>>;
}

/**
 * Finds the route of a request.
 *
 * @throws HttpError 404 when no route has this path, 405 (with `allow`) when none of those has this method, 400 when the
 * path is not decodable.
 */
export function findRoute(routes: readonly Route[], method: string, path: string): RouteMatch {
  const matches = routes.flatMap((route) => {
    const params = matchPath(route.path, path);
    return params === undefined ? [] : [{ route, params }];
  });
  if (matches.length === 0)
    throw new HttpError(404, "There is nothing at this address. apps/nestor/HTTP-API.md lists what there is.");
  const match = matches.find(({ route }) => route.method === method);
  if (match) return match;
  const allow = matches.map(({ route }) => route.method).join(", ");
  throw new HttpError(405, `${method} is not possible here. Use ${allow}.`, { allow });
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const expected = pattern.split("/");
  const given = path.split("/");
  if (expected.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, segment] of expected.entries()) {
    const value = given[i] ?? "";
    if (segment.startsWith(":")) params[segment.slice(1)] = decode(value);
    else if (segment !== value) return undefined;
  }
  return params;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new HttpError(400, "The address is not correctly encoded. Encode it with encodeURIComponent.");
  }
}
