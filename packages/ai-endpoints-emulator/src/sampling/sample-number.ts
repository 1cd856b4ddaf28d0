/** The smallest number, from 1 upwards where the bounds allow, that keeps minimum, maximum and multipleOf. */
export function sampleNumber(schema: Readonly<Record<string, unknown>>, integer: boolean): number {
  const step = numberAt(schema, "multipleOf") ?? (integer ? 1 : undefined);
  const smallest = step ?? 1e-6;
  const exclusiveMinimum = numberAt(schema, "exclusiveMinimum");
  const exclusiveMaximum = numberAt(schema, "exclusiveMaximum");
  const low = Math.max(numberAt(schema, "minimum") ?? -Infinity, exclusiveMinimum ?? -Infinity);
  const high = Math.min(numberAt(schema, "maximum") ?? Infinity, exclusiveMaximum ?? Infinity);
  let value = Math.min(Math.max(1, low), high);
  if (step !== undefined) {
    value = Math.ceil(value / step) * step;
    if (value > high) value -= step;
  } else if (low === exclusiveMinimum && value === low) {
    value = Number.isFinite(high) ? (low + high) / 2 : low + 1;
  }
  if (value === exclusiveMinimum) value += smallest;
  if (value === exclusiveMaximum) value -= step ?? (Number.isFinite(low) ? (high - low) / 2 : 1);
  return value;
}

function numberAt(schema: Readonly<Record<string, unknown>>, key: string): number | undefined {
  const value = schema[key];
  return typeof value === "number" ? value : undefined;
}
