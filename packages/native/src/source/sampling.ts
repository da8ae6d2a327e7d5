/**
 * How batches are drawn, from words in store: the same draws as `nextBelow` and `shuffle` of `@kramers/core` (multiply
 * and reject, Lemire 2019; Fisher & Yates).
 */
export const sampling = `
static void shuffle(Words *store, int *order, u32 count) {
  u32 bound = count, used = store->used;
  while (bound > 1) {
    if (used == store->all) { store->used = used; refill(store); used = 0; }
    u32 left = store->all - used, end = used + (left < bound - 1 ? left : bound - 1);
    for (; used < end; used++) {
      u64 product = (u64)store->words[used] * bound;
      if (__builtin_expect((u32)product < bound, 0) && (u32)product < -bound % bound) continue;
      u32 other = product >> 32;
      int swapped = order[--bound];
      order[bound] = order[other];
      order[other] = swapped;
    }
  }
  store->used = used;
}

static void drawAfresh(Words *store, int *list, u32 size, u32 count) {
  for (u32 i = 0; i < size; i++) {
    u64 product;
    do product = (u64)nextWord(store) * count;
    while ((u32)product < count && (u32)product < -count % count);
    list[i] = product >> 32;
  }
}
`;
