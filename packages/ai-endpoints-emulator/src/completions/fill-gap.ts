/**
 * What the emulator writes between a prompt and its suffix: a sentence that names its neighbours, so that a test can
 * tell that both arrived, such as `[between "return" and ";"]`.
 *
 * @param prompt text before the gap
 * @param suffix text after it
 */
export function fillGap(prompt: string, suffix: string): string {
  const before = prompt.trim().split(/\s+/).at(-1) ?? "";
  const after = suffix.trim().split(/\s+/).at(0) ?? "";
  return `[between ${JSON.stringify(before)} and ${JSON.stringify(after)}]`;
}
