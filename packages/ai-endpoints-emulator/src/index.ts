export {
  createMiniLmEmbedder,
  type Embedded,
  type MiniLmEmbedder,
  type MiniLmEmbedderOptions,
} from "./minilm/embedder.js";
export { createMiniLmTokenizer, type MiniLmTokenizer } from "./minilm/tokenizer.js";
export {
  EmbedderClosedError,
  EmbedderCrashedError,
  EmulatorError,
  RuntimeUnavailableError,
  WeightsCorruptError,
  WeightsNotFoundError,
} from "./emulator-error.js";
export { createEmulator, type Emulator, type EmulatorOptions } from "./emulator.js";
export type { ReasoningField } from "./chat/reasoning-field.js";
export type { Clock, WaitingClock } from "./server/clock.js";
export type { ErrorShape } from "./server/error-shape.js";
export type { RateLimits } from "./server/rate-limit.js";
export type { JournalEntry } from "./scenarios/journal.js";
export type {
  DeprecatedOptions,
  Held,
  ScenarioMatch,
  Scenarios,
  ScriptedReply,
  ScriptedResponse,
  StreamFaultOptions,
} from "./scenarios/scenarios.js";
export { ROSTER, type Model } from "./models/roster.js";
