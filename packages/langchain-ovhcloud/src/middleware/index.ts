export { dlpMiddleware, type DlpMiddlewareOptions } from "./dlp-middleware.js";
export { GUARD_METADATA_KEY, guardMiddleware, type GuardMiddlewareOptions } from "./guard-middleware.js";
