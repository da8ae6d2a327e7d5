import { range } from './blocks';
import type { Target } from './prelude';

/** Steps between marks: so many a stream must be taken on, at the most, to be where its words are used up. */
const BETWEEN_MARKS = 16;
/** Steps, or passes through the samples, that words are in store for. */
export const IN_STORE = 4;
/** Words that a generator has in store, at the most. */
const MAX_LANE = 256;

/**
 * Words that each of the generators abreast has in store, so that all of them have about `words`. To find where each
 * begins takes as long as fifty words of all: more in store cost less, until they are thrown away.
 */
export function laneWordsFor({ vectorBytes }: Target, words: number): number {
  const generators = vectorBytes / 4;
  return Math.min(MAX_LANE, BETWEEN_MARKS * Math.max(1, Math.ceil(words / (generators * BETWEEN_MARKS))));
}

/** The xoshiro128++ generator of `@kramers/core`, one word at a time. */
export const generator = `
static inline u32 rotated(u32 x, int by) { return (x << by) | (x >> (32 - by)); }
static inline u32 next(u32 *s) {
  u32 result = rotated(s[0] + s[3], 7) + s[0], shifted = s[1] << 9;
  s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= shifted;
  s[3] = rotated(s[3], 11);
  return result;
}
`;

/**
 * Words of streams in store. A step of the generator waits for the one before; so as many go side by side as a vector
 * has lanes, each from where the one before it will end. The generator is linear over bits (Blackman & Vigna 2021), and
 * a table tells how it will stand there. Marks of the states at every sixteenth step bring the stream to where the
 * words that have been used leave it.
 *
 * @param capacity words of each generator that the larger of the stores holds.
 */
export function wordStores(capacity: number, { vectorBytes }: Target): string {
  const generators = vectorBytes / 4;
  const vectors = range(generators);
  return `
typedef struct {
  W marks[${capacity / BETWEEN_MARKS + 1}][4];
  u32 words[${generators * capacity}] ALIGNED;
  u32 jumps[32][16][4] ALIGNED;
  u32 known[4];
  /* Words of each generator, of all, and how many of them have been used. */
  u32 each, all, used, filled;
} Words;

static COLD void prepareWords(Words *store, u32 each) {
  store->each = each;
  store->all = ${generators} * each;
  store->filled = 0;
  for (int bit = 0; bit < 128; bit++) {
    u32 s[4] = {0};
    s[bit >> 5] = 1u << (bit & 31);
    for (u32 step = 0; step < each; step++) next(s);
    for (int value = 0; value < 16; value++) for (int w = 0; w < 4; w++) {
      if (bit % 4 == 0) store->jumps[bit / 4][value][w] = 0;
      if (value >> (bit % 4) & 1) store->jumps[bit / 4][value][w] ^= s[w];
    }
  }
}

static __attribute__((noinline)) void fill(Words *store, const u32 *stream) {
  typedef u32 S __attribute__((vector_size(16), may_alias, aligned(4)));
  union { u32 s[${generators}][4]; S v[${generators}]; } lane ALIGNED;
  lane.v[0] = *(const S *)stream;
  for (int k = 1; k < ${generators}; k++) {
    S even = {0}, odd = {0};
    for (int n = 0; n < 32; n += 2) {
      u32 word = lane.s[k - 1][n / 8];
      even ^= *(const S *)store->jumps[n][word >> (4 * (n % 8)) & 15];
      odd ^= *(const S *)store->jumps[n + 1][word >> (4 * (n % 8) + 4) & 15];
    }
    lane.v[k] = even ^ odd;
  }
  W a, b, c, d;
  for (int k = 0; k < ${generators}; k++) {
    a[k] = lane.s[k][0]; b[k] = lane.s[k][1]; c[k] = lane.s[k][2]; d[k] = lane.s[k][3];
  }
  u32 each = store->each;
  for (u32 from = 0; from < each; from += ${generators}) {
    if (from % ${BETWEEN_MARKS} == 0) {
      W *mark = store->marks[from / ${BETWEEN_MARKS}];
      mark[0] = a; mark[1] = b; mark[2] = c; mark[3] = d;
    }
${vectors.map((i) => step(i)).join('\n')}
${transposed(generators)}
    u32 *to = store->words + from;
${vectors.map((k) => `    *(W *)(to + ${k} * each) = r${k};`).join('\n')}
  }
  W *mark = store->marks[each / ${BETWEEN_MARKS}];
  mark[0] = a; mark[1] = b; mark[2] = c; mark[3] = d;
  *(S *)store->known = *(const S *)stream;
  store->used = 0;
  store->filled = 1;
}

static inline void openWords(Words *store, const u32 *stream) {
  u32 other = 0;
  for (int w = 0; w < 4; w++) other |= store->known[w] ^ stream[w];
  if (other || !store->filled) fill(store, stream);
}

static void settleWords(Words *store, u32 *stream) {
  u32 each = store->each, lane = store->used / each;
  if (lane == ${generators}) lane = ${generators - 1};
  u32 within = store->used - lane * each;
  for (int w = 0; w < 4; w++) stream[w] = store->marks[within / ${BETWEEN_MARKS}][w][lane];
  for (within %= ${BETWEEN_MARKS}; within; within--) next(stream);
  for (int w = 0; w < 4; w++) store->known[w] = stream[w];
}

static void refill(Words *store) {
  u32 stream[4];
  settleWords(store, stream);
  fill(store, stream);
}

static inline u32 nextWord(Words *store) {
  if (store->used == store->all) refill(store);
  return store->words[store->used++];
}
`;
}

/** One step of all generators; their words are left in `r<i>`. */
function step(i: number): string {
  const turned = (x: string, by: number): string => `((${x}) << ${by} | (${x}) >> ${32 - by})`;
  return `    W t${i} = a + d, r${i} = ${turned(`t${i}`, 7)} + a, h${i} = b << 9;
    c ^= a; d ^= b; b ^= c; a ^= d; c ^= h${i}; d = ${turned('d', 11)};`;
}

/** Exchanges rows and columns of as many vectors r0, r1, … as each has lanes. */
function transposed(size: number): string {
  const lines: string[] = [];
  for (let distance = 1; distance < size; distance *= 2) {
    for (let i = 0; i < size; i++) {
      if (i & distance) continue;
      const pick = (odd: number): string =>
        Array.from({ length: size }, (_, lane) => {
          const place = (lane & ~distance) + odd * distance;
          return lane & distance ? size + place : place;
        }).join(', ');
      const [a, b] = [`r${i}`, `r${i + distance}`];
      lines.push(
        `    { W x = SHUFFLE(W, ${a}, ${b}, ${pick(0)}), y = SHUFFLE(W, ${a}, ${b}, ${pick(1)}); ${a} = x; ${b} = y; }`,
      );
    }
  }
  return lines.join('\n');
}
