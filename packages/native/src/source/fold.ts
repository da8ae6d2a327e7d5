/**
 * C for the sums of the lanes of several vectors: an expression of a vector whose lane i is the sum of the i-th vector.
 * Neighbours are added first, then their sums; half as many vectors are left each time.
 *
 * @param vectors names of as many vectors as a vector has lanes, or fewer: what is missing counts as zero.
 */
export function folded(vectors: readonly string[], lanes: number): { code: string; sum: string } {
  const lines: string[] = [];
  let level: (string | null)[] = Array.from({ length: lanes }, (_, i) => vectors[i] ?? null);
  for (let distance = 1; distance < lanes; distance *= 2) {
    const next: (string | null)[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [a, b] = [level[i]!, level[i + 1]!];
      if (a === null && b === null) next.push(null);
      else {
        const name = `f${distance}_${i}`;
        const pick = (odd: number): string =>
          Array.from({ length: lanes }, (_, lane) => {
            const place = (lane & ~(2 * distance - 1)) + (lane & (distance - 1)) + odd * distance;
            return (lane & distance) === 0 ? place : lanes + place;
          }).join(', ');
        const [left, right] = [a ?? '(V){0}', b ?? '(V){0}'];
        lines.push(
          `V ${name} = SHUFFLE(M, ${left}, ${right}, ${pick(0)}) + SHUFFLE(M, ${left}, ${right}, ${pick(1)});`,
        );
        next.push(name);
      }
    }
    level = next;
  }
  return { code: lines.join('\n'), sum: level[0] ?? '(V){0}' };
}
