/** An amount for people: four digits that count for small sums, cents for large ones. */
export function euro(amount: number): string {
  if (amount === 0) return "0 €";
  if (amount >= 1) return `${amount.toFixed(2)} €`;
  return `${Number(amount.toPrecision(3)).toFixed(Math.max(2, 3 - Math.floor(Math.log10(amount)) - 1))} €`;
}
