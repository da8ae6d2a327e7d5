/** Layers of the ziggurat, and the numbers that end them. */
export const ZIGGURAT = 257;

/**
 * Standard normal variates: the numbers of `addNormals` in `@kramers/core`, as many at a time as a vector of doubles
 * has lanes, unless one of them falls outside its layer's core. Needs {@link exponential} and {@link logarithm}.
 */
export const normals = `
typedef struct { double ratio[${ZIGGURAT}], edge[${ZIGGURAT}]; } Ziggurat;

static inline double uniform(Words *store) {
  u32 high = nextWord(store) >> 5, low = nextWord(store) >> 6;
  return (high * 67108864.0 + low) * 0x1p-53;
}

static __attribute__((noinline)) double logOf(double x) { return logOfPositive(splatD(x))[0]; }

/* The variate at a position of a layer's wedge or in the tail; NaN where the wedge's second draw refuses it. */
static __attribute__((noinline)) double rare(Words *store, const Ziggurat *z, u32 layer, double position) {
  if (layer == 0) {
    double tail = z->edge[1], x, y;
    do {
      x = logOf(1 - uniform(store)) / tail;
      y = logOf(1 - uniform(store));
    } while (-2 * y < x * x);
    return position < 0 ? x - tail : tail - x;
  }
  double outer = z->edge[layer], inner = z->edge[layer + 1], x = position * outer;
  D heights = {-0.5 * (outer * outer - x * x), -0.5 * (inner * inner - x * x)};
  heights = exp_(heights);
  return heights[1] + uniform(store) * (heights[0] - heights[1]) < 1 ? x : __builtin_nan("");
}

/* Writes scale times a variate into each of count numbers; there must be room for a vector beyond. */
static void normals(Words *store, const Ziggurat *z, double *out, int count, double scale) {
  D scales = splatD(scale);
  int i = 0;
  while (i < count) {
    u32 used = store->used, failed = 0;
    D position, edges;
    while (used + 2 * DL <= store->all && i < count) {
      const u32 *words = &store->words[used];
      L bits = (L)*(const ULU *)words;
      /* 24 bits of the one word and 29 of the other: all 53 of a double on (-1, 1). */
      L whole = ((bits << 32 >> 40) << 29) | (L)((UL)bits >> 35);
      position = __builtin_convertvector(whole, D) * 0x1p-52;
      D ratios;
      for (int lane = 0; lane < DL; lane++) {
        u32 layer = (unsigned char)words[2 * lane];
        ratios[lane] = z->ratio[layer];
        edges[lane] = z->edge[layer];
      }
      *(DU *)&out[i] = scales * position * edges;
      failed = marked(absD(position) >= ratios);
      if (failed) break;
      i += DL;
      used += 2 * DL;
    }
    if (i >= count) {
      /* Lanes beyond the end have used nothing. */
      store->used = used - 2 * (i - count);
      return;
    }
    if (failed) {
      int lane = __builtin_ctz(failed);
      i += lane;
      used += 2 * lane;
      if (i >= count) { store->used = used - 2 * (i - count); return; }
    } else if (used == store->all) {
      store->used = used;
      refill(store);
      continue;
    }
    /* One by itself. */
    u32 first = store->words[used], second = store->words[used + 1], layer = first & 255;
    store->used = used + 2;
    double at = (double)(((i64)((int)first >> 8) << 29) | (second >> 3)) * 0x1p-52;
    if (__builtin_fabs(at) < z->ratio[layer]) {
      out[i++] = scale * at * z->edge[layer];
      continue;
    }
    double variate = rare(store, z, layer, at);
    if (variate == variate) out[i++] = scale * variate;
  }
}
`;
