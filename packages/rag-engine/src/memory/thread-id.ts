import { randomInt } from "node:crypto";

/** Without 0, 1, i, l, o, u: nothing to misread, nothing rude. */
const letters = "23456789abcdefghjkmnpqrstvwxyz";

/** A new name for a conversation: six characters that a person can read out and type. */
export function newThreadId(): string {
  return Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join("");
}
