import { expect } from "@jest/globals";
import type { BindToolsInput } from "@langchain/core/language_models/chat_models";
import { OVHcloudUnsupportedError } from "../client/errors.js";
import type { Behaviour } from "./behaviour.js";
import { weather } from "./scripting.js";

/**
 * A behaviour for models that call tools; the others must refuse the same tools before any request.
 *
 * @param behaviour what a model with tools does.
 * @param tools what it binds. Default: the weather tool.
 */
export function withTools(
  behaviour: Omit<Behaviour, "unless">,
  tools: () => BindToolsInput[] = () => [weather],
): Behaviour {
  return {
    ...behaviour,
    unless: {
      can: (capabilities) => capabilities.tools,
      title: `refuses, for want of tools: ${behaviour.title}`,
      run({ create, sent }) {
        const bind = () => create().bindTools(tools());

        expect(bind).toThrow(OVHcloudUnsupportedError);
        expect(bind).toThrow(/does not call tools/);
        expect(sent()).toEqual([]);
      },
    },
  };
}
