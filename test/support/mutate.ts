/** Random numbers in [0, 1) from a seed, for tests (a linear congruential generator). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** Values that a stranger may put where something else was. */
const strange: readonly unknown[] = [
  null,
  true,
  -1,
  0.5,
  1e300,
  2 ** 53,
  '',
  '..',
  '../../../../tmp/outside',
  '/etc/passwd',
  '/proc/self/environ',
  '/dev/zero',
  '\u001b[2J\u2028\0',
  'x'.repeat(5000),
  [],
  {},
  [[[[]]]],
  { $number: 'NaN' },
  { $number: '../x' },
  { length: 1e9 },
  'run-finished',
  'constructor',
  '__proto__',
];

type Place = { readonly holder: Record<string, unknown>; readonly key: string };

/** A copy of a value of JSON with up to three of its parts replaced, removed, added, renamed, doubled or exchanged. */
export function mutated(value: unknown, random: () => number): unknown {
  const copy = (part: unknown): unknown => JSON.parse(JSON.stringify(part ?? null));
  const root = { value: copy(value) };
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  for (let edits = 1 + Math.floor(3 * random()); edits > 0; edits--) {
    const places = placesIn(root as unknown as Record<string, unknown>);
    if (places.length === 0) break;
    // What lies near the root is one of thousands of parts, and what most is done with.
    const { holder, key } = random() < 0.5 ? pick(places.slice(0, 60)) : pick(places);
    const other = pick(places);
    const ways: (() => unknown)[] = [
      () => (holder[key] = copy(pick(strange))),
      () => (holder[key] = copy(pick(strange))),
      () => Reflect.deleteProperty(holder, key),
      () => (holder[String(pick(strange))] = copy(holder[key])),
      () => (holder[key] = [copy(holder[key]), copy(holder[key])]),
      () => (holder[key] = copy(other.holder[other.key])),
    ];
    pick(ways)();
  }
  return root.value;
}

/** A text with a few of its characters changed, a part cut out, or a part repeated. */
export function garbled(text: string, random: () => number): string {
  const at = Math.floor(random() * text.length);
  const to = at + Math.floor(random() * 40);
  const ways = [
    () => text.slice(0, at),
    () => text.slice(0, at) + text.slice(to),
    () => text.slice(0, to) + text.slice(at),
    () => text.slice(0, at) + String.fromCharCode(Math.floor(random() * 0x3000)) + text.slice(at + 1),
  ];
  return ways[Math.floor(random() * ways.length)]!();
}

function placesIn(holder: Record<string, unknown>): Place[] {
  const places: Place[] = [];
  const rows: Record<string, unknown>[] = [holder];
  for (let next = rows.shift(); next; next = rows.shift())
    for (const [key, part] of Object.entries(next)) {
      places.push({ holder: next, key });
      if (typeof part === 'object' && part !== null) rows.push(part as Record<string, unknown>);
    }
  return places;
}
