import type { ChatModelCapabilities } from "./capabilities.js";
import type { Subject } from "./subject.js";
import type { UpstreamBehaviour } from "./upstream-behaviours.js";

/** One thing that a chat model does, as one test. */
export interface Behaviour {
  /** A sentence without its subject, which is the model. */
  readonly title: string;
  /** Behaviours of LangChain's own suite that it stands for. */
  readonly upstream?: readonly UpstreamBehaviour[];
  run(subject: Subject): Promise<void> | void;
  /** What is tested instead for a model that cannot do it. */
  readonly unless?: {
    readonly can: (capabilities: ChatModelCapabilities) => boolean;
    readonly title: string;
    run(subject: Subject): Promise<void> | void;
  };
}

/**
 * The test that a behaviour means for a model: itself, or the refusal where the model lacks the capability.
 *
 * @param behaviour what to test.
 * @param capabilities what the model can do.
 */
export function testOf(behaviour: Behaviour, capabilities: ChatModelCapabilities): Pick<Behaviour, "title" | "run"> {
  const { unless } = behaviour;
  return unless && !unless.can(capabilities) ? unless : behaviour;
}
