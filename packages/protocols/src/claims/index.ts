import { definePlugin } from '@kramers/core';
import { arrheniusR2 } from './arrhenius-r2';
import { barrier0003 } from './barrier-0.003';
import { barrierEff } from './barrier-eff';
import { barrierGrows } from './barrier-grows';
import { bayesFloor } from './bayes-floor';
import { betaCFormula } from './beta-c-formula';
import { betaCMeasured } from './beta-c-measured';
import { betaStarBelow } from './beta-star-below';
import { depthLonger } from './depth-longer';
import { eq12Sign } from './eq12-sign';
import { eq1Eq2 } from './eq1-eq2';
import { hysteresis } from './hysteresis';
import { learntIsGlobal } from './learnt-is-global';
import { lrBatchLever } from './lr-batch-lever';
import { noFoldL2 } from './no-fold-l2';
import { noGapDense } from './no-gap-dense';
import { nonlinear } from './nonlinear';
import { params170 } from './params-170';
import { randomFast } from './random-fast';
import { rank1Trap } from './rank1-trap';
import { rank2Global } from './rank-2-global';
import { saddle041 } from './saddle-0.41';
import { sparseGrokking } from './sparse-grokking';
import { staged } from './staged';
import { teffConsistency } from './teff-consistency';
import { trivialTrap } from './trivial-trap';
import { twoDecades } from './two-decades';
import { twoDrops } from './two-drops';

/** The claims of Ersoy & Wiesner, arXiv 2606.17120, in the order in which the ledger lists them. */
export const paperPlugin = definePlugin({
  name: '@kramers/paper',
  claims: [
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
    nonlinear,
  ],
});
