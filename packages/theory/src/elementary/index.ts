export { atan } from './arctangent';
export { erf } from './erf';
export { exp, expm1 } from './exponential';
export { asinh, cosh, sinh, tanh } from './hyperbolic';
export { log, log10, log1p, log2 } from './logarithm';
export { hypot, pow } from './power';
export { cos, sin, tan } from './trigonometry';
