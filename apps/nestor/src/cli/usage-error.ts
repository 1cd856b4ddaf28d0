/** The command line asks for something that makes no sense; the message says what to type in its place. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Something that the command needs is not there; the message says how to make it. */
export class NotFoundError extends Error {
  override readonly name = "NotFoundError";
}
