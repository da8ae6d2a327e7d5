import type { Precision } from '@kramers/core';

/** What of a machine the emitted code depends on. */
export interface Target {
  /** Bytes of the widest vector that its compiler has registers for: 64 (AVX-512), 32 (AVX2) or 16. */
  readonly vectorBytes: number;
  /** How many such registers there are. */
  readonly registers: number;
}

/** Numbers in a vector. */
export function lanesOf({ vectorBytes }: Target, precision: Precision = 'float64'): number {
  return vectorBytes / (precision === 'float32' ? 4 : 8);
}

/**
 * The beginning of every file: the types of numbers and vectors, and the few operations on vectors that C has no signs
 * for. `R` is the network's kind of number and `V` a vector of them; `D` is a vector of doubles and `L` one of 64-bit
 * integers. What is fused is said by `fma`, and the compiler is told to fuse nothing else: so the instruction set
 * decides the bits of a result, and not the compiler's version.
 */
export function prelude(target: Target, precision: Precision = 'float64'): string {
  const [real, suffix] = precision === 'float32' ? ['float', 'f'] : ['double', ''];
  return `
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long i64;
typedef ${real} R;
#define BYTES ${target.vectorBytes}
#define DL ${lanesOf(target)}
#define VL ${lanesOf(target, precision)}
#define WL ${target.vectorBytes / 4}
#define EXPORT __attribute__((visibility("default")))
/* Compiled for size: called once. */
#define COLD __attribute__((cold, noinline))
#define ALIGNED __attribute__((aligned(64)))
typedef double D __attribute__((vector_size(BYTES), may_alias));
typedef double DU __attribute__((vector_size(BYTES), aligned(8), may_alias));
typedef i64 L __attribute__((vector_size(BYTES), may_alias));
typedef u64 UL __attribute__((vector_size(BYTES), may_alias));
typedef u64 ULU __attribute__((vector_size(BYTES), aligned(4), may_alias));
typedef u32 W __attribute__((vector_size(BYTES), may_alias));
${vectorOfReals(precision)}
#ifdef __clang__
#define SHUFFLE(I, a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define SHUFFLE(I, a, b, ...) __builtin_shuffle(a, b, (I){__VA_ARGS__})
#endif

static inline D splatD(double x) { return x - (D){0}; }
static inline V splat(R x) { return x - (V){0}; }
static inline D fmaD(D a, D b, D c) { ${fused('D', 'DL', '__builtin_fma')} }
static inline V fma_(V a, V b, V c) { ${fused('V', 'VL', `__builtin_fma${suffix}`)} }
static inline D whereD(L test, D yes, D no) { ${eachLane('D', 'DL', 'test[i] ? yes[i] : no[i]')} }
static inline V where(M test, V yes, V no) { ${eachLane('V', 'VL', 'test[i] ? yes[i] : no[i]')} }
static inline D absD(D x) { return (D)((L)x & 0x7fffffffffffffffLL); }
static inline V abs_(V x) { return (V)((M)x & ${precision === 'float32' ? '0x7fffffff' : '0x7fffffffffffffffLL'}); }
static inline D atMostD(D x, double most) { ${eachLane('D', 'DL', 'most < x[i] ? most : x[i]')} }
static inline D atLeastD(D x, double least) { ${eachLane('D', 'DL', 'least > x[i] ? least : x[i]')} }
/* Bit i is set where lane i of a mask is. */
static inline u32 marked(L mask) {
#if BYTES == 64 && defined(__AVX512DQ__)
  return (unsigned char)__builtin_ia32_cvtq2mask512(mask);
#elif BYTES == 32 && defined(__AVX__)
  return __builtin_ia32_movmskpd256((D)mask);
#else
  u32 bits = 0;
  for (int i = 0; i < DL; i++) bits |= (u32)(mask[i] & 1) << i;
  return bits;
#endif
}
static inline int any(M mask) { return marked(${precision === 'float32' ? '(L)mask | (L)mask << 32' : 'mask'}) != 0; }
${total('V', 'R', 'M', 'total', lanesOf(target, precision))}
${precision === 'float32' ? total('D', 'double', 'L', 'totalD', lanesOf(target)) : '#define totalD total'}
`;
}

function vectorOfReals(precision: Precision): string {
  if (precision === 'float64')
    return `typedef D V;
typedef DU VU;
typedef L M;`;
  return `typedef float V __attribute__((vector_size(BYTES), may_alias));
typedef float VU __attribute__((vector_size(BYTES), aligned(4), may_alias));
typedef int M __attribute__((vector_size(BYTES), may_alias));
typedef float H __attribute__((vector_size(BYTES / 2), may_alias));
typedef union { V whole; H half[2]; } Halves;
static inline D lowD(V x) { return __builtin_convertvector(((Halves){x}).half[0], D); }
static inline D highD(V x) { return __builtin_convertvector(((Halves){x}).half[1], D); }
static inline V joined(D low, D high) {
  return ((Halves){.half = {__builtin_convertvector(low, H), __builtin_convertvector(high, H)}}).whole;
}`;
}

/** A vector lane by lane, which the compiler makes one instruction of. */
function eachLane(type: string, lanes: string, lane: string): string {
  return `${type} r; for (int i = 0; i < ${lanes}; i++) r[i] = ${lane}; return r;`;
}

function fused(type: string, lanes: string, call: string): string {
  return `
#if defined(__FP_FAST_FMA) || defined(__FMA__) || defined(__aarch64__)
  ${eachLane(type, lanes, `${call}(a[i], b[i], c[i])`)}
#else
  return a * b + c;
#endif
`;
}

/** The sum of a vector's lanes: neighbours first, then their sums. */
function total(type: string, number: string, mask: string, name: string, lanes: number): string {
  const folds: string[] = [];
  for (let distance = 1; distance < lanes; distance *= 2) {
    const other = Array.from({ length: lanes }, (_, i) => i ^ distance);
    folds.push(`x += SHUFFLE(${mask}, x, x, ${other.join(', ')});`);
  }
  return `static inline ${number} ${name}(${type} x) { ${folds.join(' ')} return x[0]; }`;
}
