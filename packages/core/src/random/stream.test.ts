import { describe, expect, it } from 'vitest';
import { nextNormal, addNormals } from './normal';
import { nextBelow, nextInt32, nextUniform, openStream, shuffle } from './stream';
import { zigguratEdges } from './ziggurat-edges';

/** xoshiro128++ written out with BigInt, from its authors' definition. */
function* xoshiro(words: bigint[]): Generator<bigint> {
  const s = [...words];
  const mask = 0xffffffffn;
  const rotl = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & mask;
  for (;;) {
    yield (rotl((s[0]! + s[3]!) & mask, 7n) + s[0]!) & mask;
    const t = (s[1]! << 9n) & mask;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= t;
    s[3] = rotl(s[3]!, 11n);
  }
}

describe('random streams', () => {
  it('is xoshiro128++', () => {
    const stream = openStream(7, 'a');
    const reference = xoshiro([...stream].map((w) => BigInt(w >>> 0)));
    for (let i = 0; i < 1000; i++) expect(BigInt(nextInt32(stream) >>> 0)).toBe(reference.next().value);
  });

  it('opens equal streams for equal names and unrelated ones otherwise', () => {
    expect(openStream(42, 'noise')).toEqual(openStream(42, 'noise'));
    const seen = new Set<string>();
    for (let seed = 0; seed < 200; seed++)
      for (const purpose of ['noise', 'noise/1', 'weights']) seen.add(openStream(seed, purpose).join());
    expect(seen.size).toBe(600);
  });

  it('goes on from a copy exactly as from the original', () => {
    const stream = openStream(1, 'x');
    nextNormal(stream);
    const copy = stream.slice();
    expect(Array.from({ length: 100 }, () => nextUniform(copy))).toEqual(
      Array.from({ length: 100 }, () => nextUniform(stream)),
    );
  });

  it('draws whole numbers below a bound evenly: χ² with 6 degrees of freedom, 1 in 1000', () => {
    const stream = openStream(3, 'below');
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[nextBelow(stream, 7)]!++;
    expect(counts.reduce((sum, c) => sum + (c - 10_000) ** 2 / 10_000, 0)).toBeLessThan(22.46);
  });

  it('shuffles as one draw after the other would', () => {
    const [a, b] = [openStream(5, 's'), openStream(5, 's')];
    const order = Int32Array.from({ length: 300 }, (_, i) => i);
    shuffle(a, order);
    const expected = Array.from({ length: 300 }, (_, i) => i);
    for (let i = 299; i > 0; i--) {
      const j = nextBelow(b, i + 1);
      [expected[i], expected[j]] = [expected[j]!, expected[i]!];
    }
    expect([...order]).toEqual(expected);
    expect(a).toEqual(b);
  });

  it('draws normals with the right moments and tails: each test 1 in 1000', () => {
    const stream = openStream(11, 'normal');
    const n = 1_000_000;
    let sum = 0;
    let squares = 0;
    let fourth = 0;
    let beyond3 = 0;
    let beyondTail = 0;
    for (let i = 0; i < n; i++) {
      const x = nextNormal(stream);
      sum += x;
      squares += x * x;
      fourth += x ** 4;
      if (Math.abs(x) > 3) beyond3++;
      if (Math.abs(x) > 3.6541528853610088) beyondTail++;
    }
    const z = 3.29;
    expect(Math.abs(sum / n)).toBeLessThan(z / Math.sqrt(n));
    expect(Math.abs(squares / n - 1)).toBeLessThan(z * Math.sqrt(2 / n));
    expect(Math.abs(fourth / n - 3)).toBeLessThan(z * Math.sqrt(96 / n));
    expect(Math.abs(beyond3 - n * 0.0026998)).toBeLessThan(z * Math.sqrt(n * 0.0027));
    // P(|x| > r) at the ziggurat's edge is 2.580e-4.
    expect(Math.abs(beyondTail - n * 2.58e-4)).toBeLessThan(z * Math.sqrt(n * 2.58e-4));
  });

  it('draws them from layers of equal area: each stored edge follows from the one before', () => {
    const height = (x: number) => Math.exp(-0.5 * x * x);
    const edge = zigguratEdges;
    const area = edge[0]! * height(edge[1]!);
    for (let i = 1; i < 256; i++) {
      expect(edge[i]! * (height(edge[i + 1]!) - height(edge[i]!))).toBeCloseTo(area, i < 255 ? 15 : 9);
    }
    expect([edge.length, edge[256]]).toEqual([257, 0]);
  });

  it('adds the same normals in bulk as one by one', () => {
    const [a, b] = [openStream(9, 'bulk'), openStream(9, 'bulk')];
    const values = new Float64Array(20_000);
    addNormals(a, values, 2);
    expect(values).toEqual(Float64Array.from(values, () => 2 * nextNormal(b)));
    expect(a).toEqual(b);
  });
});
