import type { Answering } from "../runtime/answering.js";
import type { Settings } from "../config/settings.js";
import { askRoute } from "./ask-route.js";
import { documentRoutes } from "./document-routes.js";
import { replyJson } from "./exchange.js";
import { modeNotice } from "./mode-notice.js";
import type { Route } from "./router.js";
import { threadRoutes } from "./thread-routes.js";

/** The whole API. `log` receives what only the terminal may see. */
export function apiRoutes(answering: Answering, settings: Settings, log: (line: string) => void): Route[] {
  return [
    {
      method: "GET",
      path: "/api/health",
      handle: ({ response }) =>
        replyJson(response, { status: "ok", mode: settings.mode, notice: modeNotice(settings) ?? null }),
    },
    ...documentRoutes(answering.base.library),
    ...threadRoutes(answering.threads),
    askRoute(answering, log),
  ];
}
