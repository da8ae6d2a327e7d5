import { escapeCondition, type Experiment } from '../contracts/experiment';
import type { Path } from '../ground/path';
import type { Registry } from '../plugins/registry';

/** Why the epochs of an experiment cannot be thinned: what it asks for needs every one of them. */
export function measureProblems(registry: Registry, experiment: Experiment): [Path, string][] {
  const { measure = 'all', escape, protocol } = experiment;
  if (measure === 'all') return [];
  const because = (what: string): [Path, string][] => [
    [['measure'], `${what} needs every epoch; set measure: all, or leave it out`],
  ];
  if ((escape.hold ?? 1) > 1) return because(`an escape that must hold for ${escape.hold} epochs`);
  if (escapeCondition(experiment)) return because('an escape by a condition');
  const [condition] = registry.get('protocols', protocol.kind).conditions?.(protocol) ?? [];
  return condition ? because(`the condition ${condition[0]} of the protocol`) : [];
}
