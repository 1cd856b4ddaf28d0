import { OVHcloudConfigurationError } from "../client/errors.js";
import { responsesRoute } from "../responses/responses-route.js";
import type { ChatRoute } from "./chat-route.js";
import { completionsRoute } from "./completions-route.js";
import type { ChatApi } from "./fields.js";

const ROUTES: Readonly<Record<ChatApi, ChatRoute>> = { chat: completionsRoute, responses: responsesRoute };

/**
 * @param api name of a route.
 * @throws OVHcloudConfigurationError for a name that there is not.
 */
export function routeOf(api: ChatApi): ChatRoute {
  if (Object.hasOwn(ROUTES, api)) return ROUTES[api];
  throw new OVHcloudConfigurationError(`There is no \`api\` "${String(api)}". Use "chat" or "responses".`);
}
