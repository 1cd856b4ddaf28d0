/**
 * Base of every error that this package throws to the program that starts it (HTTP clients of the emulator see
 * statuses and bodies instead).
 */
export class EmulatorError extends Error {
  override name = "EmulatorError";
}

/** The MiniLM weights are not on this machine, or not where the caller said. */
export class WeightsNotFoundError extends EmulatorError {
  override name = "WeightsNotFoundError";
}

/** A weight file is not the one this package was measured with. */
export class WeightsCorruptError extends EmulatorError {
  override name = "WeightsCorruptError";
}

/** The native runtime could not be loaded. */
export class RuntimeUnavailableError extends EmulatorError {
  override name = "RuntimeUnavailableError";
}

/** The model's thread ended while calls were under way. The next call starts a new one. */
export class EmbedderCrashedError extends EmulatorError {
  override name = "EmbedderCrashedError";
}

/** The embedder was closed before or during the call. */
export class EmbedderClosedError extends EmulatorError {
  override name = "EmbedderClosedError";
}
