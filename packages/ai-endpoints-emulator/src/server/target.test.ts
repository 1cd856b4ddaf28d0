import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "@jest/globals";
import { ApiError } from "./api-error.js";
import type { Route } from "./route.js";
import { findRoute, type Match, targetOf } from "./target.js";

const handle = () => ({ json: {} });
const routes: Route[] = [
  { method: "GET", path: "/v1/files", model: false, handle },
  { method: "GET", path: "/v1/files/{id}", model: false, handle },
  { method: "DELETE", path: "/v1/files/{id}", model: false, handle },
  { method: "GET", path: "/v1/files/{id}/content", model: false, handle },
  { method: "POST", host: "{slug}.endpoints.example", path: "/api/speak", model: false, handle },
];

const find = (method: string, url: string) => findRoute(routes, method, targetOf({ url } as IncomingMessage));

describe("findRoute", () => {
  it.each<[string, string, string, Record<string, string>]>([
    ["GET", "/v1/files?limit=20", "/v1/files", {}],
    ["GET", "/v1/files/", "/v1/files", {}],
    ["GET", "/v1/files/file-1", "/v1/files/{id}", { id: "file-1" }],
    ["DELETE", "/v1/files/a%20b.c", "/v1/files/{id}", { id: "a b.c" }],
    ["GET", "/v1/files/file-1/content", "/v1/files/{id}/content", { id: "file-1" }],
    ["POST", "/hosts/tts-en.endpoints.example/api/speak", "/api/speak", { slug: "tts-en" }],
  ])("finds %s %s", (method, url, path, params) => {
    const match = find(method, url) as Match;

    expect([match.route.path, match.params]).toEqual([path, params]);
  });

  it.each<[string, string, number]>([
    ["POST", "/v1/files/file-1", 405],
    ["GET", "/v1/files/file-1/other", 404],
    ["POST", "/api/speak", 404],
    ["POST", "/hosts/a.b.endpoints.example/api/speak", 404],
    ["POST", "/hosts/other.example/api/speak", 404],
  ])("refuses %s %s with %i", (method, url, status) => {
    const refusal = find(method, url);

    expect(refusal).toBeInstanceOf(ApiError);
    expect((refusal as ApiError).status).toBe(status);
  });

  it("names the methods that a path takes", () => {
    expect((find("POST", "/v1/files/file-1") as ApiError).headers).toEqual({ Allow: "GET, DELETE" });
  });
});
