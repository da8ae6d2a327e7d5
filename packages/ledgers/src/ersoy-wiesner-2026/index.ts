import { definePlugin } from '@kramers/core';
import { arrheniusR2 } from './escape-times/arrhenius-r2';
import { barrier0003 } from './landscape/barrier-0.003';
import { barrierEff } from './escape-times/barrier-eff';
import { barrierGrows } from './landscape/barrier-grows';
import { bayesFloor } from './figures/bayes-floor';
import { betaCFormula } from './landscape/beta-c-formula';
import { betaCMeasured } from './landscape/beta-c-measured';
import { betaStarBelow } from './landscape/beta-star-below';
import { depthLonger } from './predictions/depth-longer';
import { eq12Sign } from './escape-times/eq12-sign';
import { eq1Eq2 } from './landscape/eq1-eq2';
import { hysteresis } from './landscape/hysteresis';
import { learntIsGlobal } from './landscape/learnt-is-global';
import { lrBatchLever } from './predictions/lr-batch-lever';
import { noFoldL2 } from './landscape/no-fold-l2';
import { noGapDense } from './figures/no-gap-dense';
import { sigmoidLangevin, tanhLangevin } from './predictions/nonlinear-langevin';
import { sigmoidMinibatch, tanhMinibatch } from './predictions/nonlinear-minibatch';
import { sigmoidTransitions, tanhTransitions } from './predictions/nonlinear-transitions';
import { sigmoidTraps, tanhTraps } from './predictions/nonlinear-traps';
import { params170 } from './landscape/params-170';
import { randomFast } from './figures/random-fast';
import { rank1Trap } from './figures/rank1-trap';
import { rank2Global } from './landscape/rank-2-global';
import { saddle041 } from './landscape/saddle-0.41';
import { sparseGrokking } from './figures/sparse-grokking';
import { staged } from './predictions/staged';
import { teffConsistency } from './escape-times/teff-consistency';
import { trivialTrap } from './figures/trivial-trap';
import { twoDecades } from './escape-times/two-decades';
import { twoDrops } from './landscape/two-drops';

const claims = [
  // The landscape.
  betaCFormula,
  betaCMeasured,
  twoDrops,
  eq1Eq2,
  saddle041,
  barrier0003,
  rank2Global,
  learntIsGlobal,
  betaStarBelow,
  barrierGrows,
  hysteresis,
  noFoldL2,
  params170,
  // The figures.
  randomFast,
  rank1Trap,
  trivialTrap,
  noGapDense,
  sparseGrokking,
  bayesFloor,
  // Escape times.
  arrheniusR2,
  barrierEff,
  teffConsistency,
  eq12Sign,
  twoDecades,
  // Predictions.
  staged,
  depthLonger,
  lrBatchLever,
  tanhTransitions,
  sigmoidTransitions,
  tanhTraps,
  sigmoidTraps,
  tanhLangevin,
  sigmoidLangevin,
  tanhMinibatch,
  sigmoidMinibatch,
];

/** The claims of Ersoy & Wiesner, arXiv 2606.17120, in the order in which the ledger lists them. */
export const paperPlugin = definePlugin({
  name: '@kramers/paper',
  claims,
  ledgers: [
    {
      name: 'ersoy-wiesner-2026',
      summary: 'The claims of Ersoy & Wiesner, arXiv 2606.17120',
      claims: claims.map(({ name }) => name),
    },
  ],
});

export default paperPlugin;
