/** Whether a label is among some, as quickly as a filter that is called back for each candidate needs it. */
export function memberOf(labels: readonly number[]): (label: number) => boolean {
  let highest = 0;
  for (const label of labels) if (label > highest) highest = label;
  const bits = new Uint8Array((highest >> 3) + 1);
  for (const label of labels) bits[label >> 3] = (bits[label >> 3] as number) | (1 << (label & 7));
  return (label) => label <= highest && ((bits[label >> 3] as number) & (1 << (label & 7))) !== 0;
}
