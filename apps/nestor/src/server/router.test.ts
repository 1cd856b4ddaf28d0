import { describe, expect, it } from "@jest/globals";
import { findRoute, type Route } from "./router.js";

const page: Route = { method: "GET", path: "/api/documents/:id/pages/:page", handle: () => {} };
const ask: Route = { method: "POST", path: "/api/ask", handle: () => {} };
const routes = [page, ask];

describe("findRoute", () => {
  it("finds the route and decodes its parameters", () => {
    expect(findRoute(routes, "GET", "/api/documents/a%2Fb/pages/3")).toEqual({
      route: page,
      params: { id: "a/b", page: "3" },
    });
  });

  it("knows no path with more or fewer segments", () => {
    expect(() => findRoute(routes, "GET", "/api/documents/a/pages")).toThrow(expect.objectContaining({ status: 404 }));
    expect(() => findRoute(routes, "GET", "/api/documents/a/pages/3/")).toThrow(
      expect.objectContaining({ status: 404 }),
    );
  });

  it("names the method that a path has", () => {
    expect(() => findRoute(routes, "GET", "/api/ask")).toThrow(
      expect.objectContaining({ status: 405, headers: { allow: "POST" } }),
    );
  });

  it("refuses a path that cannot be decoded", () => {
    expect(() => findRoute(routes, "GET", "/api/documents/%E0%A4%A/pages/3")).toThrow(
      expect.objectContaining({ status: 400 }),
    );
  });
});
