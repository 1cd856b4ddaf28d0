import { z } from "zod";
import { pageOf } from "../batch/page.js";
import type { PlainRoute } from "../server/route.js";
import { validate } from "../server/validation.js";

/** The batches of a key (batch guide of 2026-07-21). */
export const batchRoutes: readonly PlainRoute[] = [
  {
    method: "POST",
    path: "/v1/batches",
    model: false,
    key: "required",
    async handle(call) {
      const order = validate(orderSchema, call.body, call.services.validationStatus);
      const json = await call.services.batches.create(
        {
          inputFileId: order.input_file_id,
          endpoint: order.endpoint,
          completionWindow: order.completion_window,
          metadata: order.metadata ?? null,
        },
        call,
      );
      return { json };
    },
  },
  {
    method: "GET",
    path: "/v1/batches",
    model: false,
    key: "required",
    async handle(call) {
      const batches = await call.services.batches.list(call);
      return { json: pageOf(batches, call.query, call.services.validationStatus) };
    },
  },
  {
    method: "GET",
    path: "/v1/batches/{id}",
    model: false,
    key: "required",
    handle: async (call) => ({ json: await call.services.batches.get(call.params.id ?? "", call) }),
  },
  {
    method: "POST",
    path: "/v1/batches/{id}/cancel",
    model: false,
    key: "required",
    handle: async (call) => ({ json: await call.services.batches.cancel(call.params.id ?? "", call) }),
  },
];

const orderSchema = z.looseObject({
  input_file_id: z.string().min(1),
  endpoint: z.string(),
  completion_window: z.enum(["24h", "48h", "72h"]).default("48h"),
  metadata: z.record(z.string(), z.string()).nullish(),
});
