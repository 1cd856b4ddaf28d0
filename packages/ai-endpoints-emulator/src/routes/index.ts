import type { Route } from "../server/route.js";
import { batchRoutes } from "./batches.js";
import { catalogRoutes } from "./catalog.js";
import { chatCompletionsRoute } from "./chat-completions.js";
import { completionsRoute } from "./completions.js";
import { dedicatedRoutes } from "./dedicated.js";
import { detectRoute } from "./detect.js";
import { embeddingsRoute } from "./embeddings.js";
import { fileRoutes } from "./files.js";
import { imageRoutes } from "./images.js";
import { modelsRoute } from "./models.js";
import { responsesRoute } from "./responses.js";
import { revokeRoute } from "./revoke.js";
import { speechRoutes } from "./speech.js";
import { transcriptionsRoute } from "./transcriptions.js";

/** All routes of the emulator. */
export const ROUTES: readonly Route[] = [
  modelsRoute,
  ...catalogRoutes,
  chatCompletionsRoute,
  completionsRoute,
  responsesRoute,
  embeddingsRoute,
  ...fileRoutes,
  ...batchRoutes,
  detectRoute,
  transcriptionsRoute,
  ...speechRoutes,
  ...imageRoutes,
  ...dedicatedRoutes,
  revokeRoute,
];
