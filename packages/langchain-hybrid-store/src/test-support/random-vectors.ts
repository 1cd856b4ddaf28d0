/** Unit vectors that are the same in every run. */
export function randomVectors(count: number, dimension: number, seed = 1): number[][] {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  return Array.from({ length: count }, () => {
    const vector = Array.from({ length: dimension }, random);
    const norm = Math.hypot(...vector);
    return vector.map((value) => value / norm);
  });
}
