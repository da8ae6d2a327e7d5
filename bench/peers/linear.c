/* A deep linear network 5-10-10-2 on second moments, in plain C: the same algorithm and the same random numbers as the kernels.
 * Usage: linear BATCH TEMPERATURE SECONDS. Prints steps per second of processor time. Compile with -O3 -march=native. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { N = 512, IN = 5, W = 10, OUT = 2, XX = IN * (IN + 1) / 2, ROW = XX + OUT * IN, PAD = (ROW + 3) / 4 * 4 };

static uint32_t batches[4] = {1, 2, 3, 4}, noise[4] = {5, 6, 7, 8};
static double w1[W][IN], w2[W][W], w3[OUT][W];
static double products[N][PAD] __attribute__((aligned(32)));
typedef double Four __attribute__((vector_size(32)));
static double full[PAD];
static int order[N];
static double edge[257], ratio[256];

static inline uint32_t next(uint32_t s[4]) {
  uint32_t sum = s[0] + s[3], result = ((sum << 7) | (sum >> 25)) + s[0], t = s[1] << 9;
  s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t;
  s[3] = (s[3] << 11) | (s[3] >> 21);
  return result;
}

static inline double uniform(uint32_t s[4]) {
  uint32_t high = next(s) >> 5, low = next(s) >> 6;
  return (high * 67108864.0 + low) / 9007199254740992.0;
}

static double normal(uint32_t s[4]) {
  for (;;) {
    uint32_t bits = next(s), layer = bits & 255;
    double position = (double)((((int64_t)(int32_t)bits >> 8) << 29) | (next(s) >> 3)) * 0x1p-52;
    if (fabs(position) < ratio[layer]) return position * edge[layer];
    if (layer == 0) {
      double x, y;
      do { x = log(1 - uniform(s)) / edge[1]; y = log(1 - uniform(s)); } while (-2 * y < x * x);
      return position < 0 ? x - edge[1] : edge[1] - x;
    }
    double x = position * edge[layer];
    double top = exp(-0.5 * (edge[layer] * edge[layer] - x * x)), bottom = exp(-0.5 * (edge[layer + 1] * edge[layer + 1] - x * x));
    if (bottom + uniform(s) * (top - bottom) < 1) return x;
  }
}

static void tables(void) {
  edge[1] = 3.6541528853610088;
  edge[0] = 0.00492867323399 / exp(-0.5 * edge[1] * edge[1]);
  for (int i = 2; i < 256; i++) edge[i] = sqrt(-2 * log(0.00492867323399 / edge[i - 1] + exp(-0.5 * edge[i - 1] * edge[i - 1])));
  for (int i = 0; i < 256; i++) ratio[i] = edge[i + 1] / edge[i];
}

static void shuffle(void) {
  uint32_t s[4] = {batches[0], batches[1], batches[2], batches[3]};
  for (uint32_t bound = N; bound > 1; bound--) {
    uint64_t product;
    do product = (uint64_t)next(s) * bound;
    while ((uint32_t)product < bound && (uint32_t)product < -bound % bound);
    int j = (int)(product >> 32), swapped = order[bound - 1];
    order[bound - 1] = order[j];
    order[j] = swapped;
  }
  for (int i = 0; i < 4; i++) batches[i] = s[i];
}

static void descend(const double *sums, double rate, double keep) {
  double p[OUT][W] = {{0}}, map[OUT][IN] = {{0}}, c[IN][IN], g[OUT][IN], m[OUT][W], m2[OUT][W];
  for (int o = 0; o < OUT; o++) for (int k = 0; k < W; k++) for (int j = 0; j < W; j++) p[o][j] += w3[o][k] * w2[k][j];
  for (int o = 0; o < OUT; o++) for (int k = 0; k < W; k++) for (int j = 0; j < IN; j++) map[o][j] += p[o][k] * w1[k][j];
  for (int i = 0, k = 0; i < IN; i++) for (int j = i; j < IN; j++, k++) c[i][j] = c[j][i] = sums[k];
  for (int o = 0; o < OUT; o++) {
    for (int j = 0; j < IN; j++) g[o][j] = -sums[XX + o * IN + j];
    for (int k = 0; k < IN; k++) for (int j = 0; j < IN; j++) g[o][j] += map[o][k] * c[k][j];
    for (int j = 0; j < IN; j++) g[o][j] *= rate;
  }
  for (int i = 0; i < W; i++) {
    double a = 0, b = 0;
    for (int j = 0; j < IN; j++) { a += g[0][j] * w1[i][j]; b += g[1][j] * w1[i][j]; }
    for (int j = 0; j < IN; j++) w1[i][j] = keep * w1[i][j] - (p[0][i] * g[0][j] + p[1][i] * g[1][j]);
    m[0][i] = a; m[1][i] = b;
  }
  for (int i = 0; i < W; i++) {
    double a = 0, b = 0;
    for (int j = 0; j < W; j++) { a += m[0][j] * w2[i][j]; b += m[1][j] * w2[i][j]; }
    for (int j = 0; j < W; j++) w2[i][j] = keep * w2[i][j] - (w3[0][i] * m[0][j] + w3[1][i] * m[1][j]);
    m2[0][i] = a; m2[1][i] = b;
  }
  for (int o = 0; o < OUT; o++) for (int j = 0; j < W; j++) w3[o][j] = keep * w3[o][j] - m2[o][j];
}

static void addNoise(double *values, int count, double scale) {
  for (int i = 0; i < count; i++) values[i] += scale * normal(noise);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

int main(int argc, char **argv) {
  int batch = argc > 1 ? atoi(argv[1]) : 64;
  double temperature = argc > 2 ? atof(argv[2]) : 0, seconds = argc > 3 ? atof(argv[3]) : 1;
  const double rate = 0.08, keep = 1 - 0.08 * 0.1, jitter = sqrt(2 * rate * temperature), eta[OUT] = {0.9, 0.8};
  tables();
  for (int s = 0; s < N; s++) {
    double x[IN], y[OUT];
    for (int i = 0; i < IN; i++) x[i] = normal(noise);
    for (int o = 0; o < OUT; o++) y[o] = eta[o] * x[o] + sqrt(1 - eta[o] * eta[o]) * normal(noise);
    int k = 0;
    for (int i = 0; i < IN; i++) for (int j = i; j < IN; j++) products[s][k++] = x[i] * x[j];
    for (int o = 0; o < OUT; o++) for (int j = 0; j < IN; j++) products[s][k++] = y[o] * x[j];
    for (k = 0; k < ROW; k++) full[k] += products[s][k];
    order[s] = s;
  }
  for (int i = 0; i < W * IN; i++) (&w1[0][0])[i] = normal(noise) / sqrt(W);
  for (int i = 0; i < W * W; i++) (&w2[0][0])[i] = normal(noise) / sqrt(W);
  for (int i = 0; i < OUT * W; i++) (&w3[0][0])[i] = normal(noise) / sqrt(W);
  long steps = 0;
  double start = now(), elapsed;
  int cursor = N;
  do {
    for (int k = 0; k < 4000; k++) {
      double sums[PAD] __attribute__((aligned(32))) = {0};
      if (batch >= N) descend(full, rate / N, keep);
      else {
        if (cursor + batch > N) { shuffle(); cursor = 0; }
        /* Left to itself the compiler keeps these sums in memory, at half the speed. */
        Four held[PAD / 4] = {{0}};
        for (int i = 0; i < batch; i++) {
          const Four *row = (const Four *)products[order[cursor + i]];
#pragma GCC unroll 8
          for (int v = 0; v < PAD / 4; v++) held[v] += row[v];
        }
        for (int v = 0; v < PAD / 4; v++) *(Four *)&sums[4 * v] = held[v];
        cursor += batch;
        descend(sums, rate / batch, keep);
      }
      if (jitter > 0) { addNoise(&w1[0][0], W * IN, jitter); addNoise(&w2[0][0], W * W, jitter); addNoise(&w3[0][0], OUT * W, jitter); }
    }
    steps += 4000;
    elapsed = now() - start;
  } while (elapsed < seconds);
  /* The weights are printed too, so that no compiler may drop the work. */
  fprintf(stderr, "%g\n", w1[0][0] + w2[0][0] + w3[0][0]);
  printf("%.0f\n", steps / elapsed);
  return 0;
}
