import { definePlugin } from '@kramers/core';
import { analyticByWidth, phaseRelation } from './analytic';
import { gromovContributions } from './contributions';
import { cubicNever, participationLeads, periodicFeatures, plainGroks } from './trained';

const claims = [analyticByWidth, phaseRelation, plainGroks, cubicNever, participationLeads, periodicFeatures];

/** The claims of Gromov, arXiv 2301.02679, and what they need. */
export const gromovPlugin = definePlugin({
  ...gromovContributions,
  claims,
  ledgers: [
    {
      name: 'gromov-2023',
      summary: 'Grokking modular arithmetic: Gromov, arXiv 2301.02679',
      claims: claims.map(({ name }) => name),
    },
  ],
});

export default gromovPlugin;
