/* A network 5-10-10-2 of tanh units, forward and backward over batches, in plain C. Units are rows and samples columns, so that every
 * inner loop runs along the samples and vectorises. Usage: tanh BATCH(64 only) UNUSED SECONDS. Prints steps per second of
 * processor time. Compile with -O3 -march=native. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { N = 512, IN = 5, W = 10, OUT = 2, B = 64 };

static uint32_t stream[4] = {1, 2, 3, 4};
static double xs[N][IN], ys[N][OUT];
static double w1[W][IN], w2[W][W], w3[OUT][W];
static int order[N];

static inline uint32_t next(uint32_t s[4]) {
  uint32_t sum = s[0] + s[3], result = ((sum << 7) | (sum >> 25)) + s[0], t = s[1] << 9;
  s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t;
  s[3] = (s[3] << 11) | (s[3] >> 21);
  return result;
}

static double normal(void) {
  double u = (next(stream) + 0.5) / 4294967296.0, v = next(stream) / 4294967296.0;
  return sqrt(-2 * log(u)) * cos(6.283185307179586 * v);
}

static void shuffle(void) {
  for (uint32_t bound = N; bound > 1; bound--) {
    uint64_t product;
    do product = (uint64_t)next(stream) * bound;
    while ((uint32_t)product < bound && (uint32_t)product < -bound % bound);
    int j = (int)(product >> 32), swapped = order[bound - 1];
    order[bound - 1] = order[j];
    order[j] = swapped;
  }
}

/* The algorithm of the kernels: e^t by reduction to r, and a quotient without cancellation near 0. */
static void tanhAll(double *a, int count) {
  for (int i = 0; i < count; i++) {
    double x = a[i], t = 2 * fabs(x);
    t = t < 40 ? t : 40;
    double shifted = t * 1.4426950408889634 + 0x1.8p52, k = shifted - 0x1.8p52;
    double r = t - k * 6.93147180369123816490e-1 - k * 1.90821492927058770002e-10, q = r * r;
    double c = 1 + q * (1.0 / 12 + q * (-1.0 / 720 + q * (1.0 / 30240 + q * (-1.0 / 1209600 + q * (1.0 / 47900160)))));
    union { double d; uint64_t u; } bits = {.d = shifted}, power;
    power.u = (bits.u + 1023) << 52;
    double s = power.d, d = c - 0.5 * r, grown = s * r;
    a[i] = copysign((grown + (s - 1) * d) / (grown + (s + 1) * d), x);
  }
}

/* Eight samples at a time: their sums stay in registers. */
#define FORWARD(out, w, in, ROWS, COLUMNS)                                                              \
  for (int from = 0; from < B; from += 8) for (int i = 0; i < ROWS; i++) {                              \
    double sum[8] = {0};                                                                                \
    for (int k = 0; k < COLUMNS; k++) for (int s = 0; s < 8; s++) sum[s] += w[i][k] * in[k][from + s];   \
    for (int s = 0; s < 8; s++) out[i][from + s] = sum[s];                                              \
  }
#define BACKWARD(below, w, d, a, ROWS, COLUMNS)                                                         \
  for (int from = 0; from < B; from += 8) for (int k = 0; k < COLUMNS; k++) {                           \
    double sum[8] = {0};                                                                                \
    for (int i = 0; i < ROWS; i++) for (int s = 0; s < 8; s++) sum[s] += w[i][k] * d[i][from + s];       \
    for (int s = 0; s < 8; s++) below[k][from + s] = sum[s] * (1 - a[k][from + s] * a[k][from + s]);     \
  }
#define UPDATE(w, d, in, ROWS, COLUMNS)                                                                 \
  for (int i = 0; i < ROWS; i++) for (int k = 0; k < COLUMNS; k++) {                                    \
    double part[8] = {0};                                                                               \
    for (int s = 0; s < B; s += 8) for (int v = 0; v < 8; v++) part[v] += d[i][s + v] * in[k][s + v];    \
    double sum = ((part[0] + part[1]) + (part[2] + part[3])) + ((part[4] + part[5]) + (part[6] + part[7])); \
    w[i][k] = keep * w[i][k] - sum;                                                                     \
  }

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

int main(int argc, char **argv) {
  double seconds = argc > 3 ? atof(argv[3]) : 1;
  const double rate = 0.08, keep = 1 - 0.08 * 0.1, eta[OUT] = {0.9, 0.8};
  for (int s = 0; s < N; s++) {
    for (int i = 0; i < IN; i++) xs[s][i] = normal();
    for (int o = 0; o < OUT; o++) ys[s][o] = eta[o] * xs[s][o] + sqrt(1 - eta[o] * eta[o]) * normal();
    order[s] = s;
  }
  for (int i = 0; i < W * IN; i++) (&w1[0][0])[i] = normal() / sqrt(W);
  for (int i = 0; i < W * W; i++) (&w2[0][0])[i] = normal() / sqrt(W);
  for (int i = 0; i < OUT * W; i++) (&w3[0][0])[i] = normal() / sqrt(W);
  static double x[IN][B], a1[W][B], a2[W][B], d3[OUT][B], d2[W][B], d1[W][B];
  long steps = 0;
  double start = now(), elapsed;
  do {
    for (int epoch = 0; epoch < 50; epoch++) {
      shuffle();
      for (int cursor = 0; cursor < N; cursor += B, steps++) {
        for (int s = 0; s < B; s++) for (int i = 0; i < IN; i++) x[i][s] = xs[order[cursor + s]][i];
        FORWARD(a1, w1, x, W, IN)
        tanhAll(&a1[0][0], W * B);
        FORWARD(a2, w2, a1, W, W)
        tanhAll(&a2[0][0], W * B);
        FORWARD(d3, w3, a2, OUT, W)
        for (int s = 0; s < B; s++) for (int o = 0; o < OUT; o++) d3[o][s] = (d3[o][s] - ys[order[cursor + s]][o]) * (rate / B);
        BACKWARD(d2, w3, d3, a2, OUT, W)
        BACKWARD(d1, w2, d2, a1, W, W)
        UPDATE(w3, d3, a2, OUT, W)
        UPDATE(w2, d2, a1, W, W)
        UPDATE(w1, d1, x, W, IN)
      }
    }
    elapsed = now() - start;
  } while (elapsed < seconds);
  fprintf(stderr, "%g\n", w1[0][0] + w2[0][0] + w3[0][0]);
  printf("%.0f\n", steps / elapsed);
  return 0;
}
