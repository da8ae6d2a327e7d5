import { distance } from 'fastest-levenshtein';
import type { ContributionKind, Contributions, Plugin } from './plugin';
import { contributionKinds, PluginError } from './registry';

/** The members that a contribution of each kind must have, and of what type. */
const required: { readonly [K in ContributionKind]: Readonly<Partial<Record<keyof Contributions[K], string>>> } = {
  models: { name: 'string', summary: 'string', activation: 'string' },
  data: { name: 'string', summary: 'string', options: 'object', dimensions: 'function', create: 'function' },
  protocols: { name: 'string', summary: 'string', options: 'object', run: 'function' },
  reporters: { name: 'string', summary: 'string' },
  backends: { name: 'string', summary: 'string', version: 'number', createKernel: 'function' },
  metrics: { name: 'string', summary: 'string', measure: 'function' },
  losses: { name: 'string', summary: 'string', value: 'function', gradient: 'function' },
  optimisers: { name: 'string', summary: 'string', options: 'object', create: 'function' },
  rateMethods: { name: 'string', summary: 'string', options: 'object', run: 'function' },
  events: { name: 'string', summary: 'string', schema: 'object' },
  findings: { name: 'string', summary: 'string', of: 'function' },
  figures: { name: 'string', summary: 'string', of: 'function' },
  executors: { name: 'string', summary: 'string', create: 'function' },
  ledgers: { name: 'string', summary: 'string', claims: 'object' },
  claims: { name: 'string', summary: 'string', source: 'string', expected: 'object', judge: 'function' },
};

/** What any may have beside. */
const anyMay = { version: 'number', replaces: 'boolean' };

/** What those of a kind may have beside. */
const optional: { readonly [K in ContributionKind]?: Readonly<Partial<Record<keyof Contributions[K], string>>> } = {
  models: { derivative: 'string' },
  data: { correlations: 'function', exact: 'function', models: 'function', check: 'function', fingerprint: 'function' },
  protocols: { check: 'function', conditions: 'function' },
  rateMethods: { check: 'function', conditions: 'function' },
  reporters: { event: 'function', finished: 'function' },
  losses: { predict: 'function', refuse: 'function', expression: 'string' },
  claims: { experiments: 'object' },
};

/**
 * Checks that a value is a plugin: a map with a name, and lists of contributions that have what their kind needs.
 *
 * @throws PluginError that names plugin, field and what is missing
 * @example
 * checkPlugin({ name: 'mine', metrics: [{ name: 'zero', summary: 'Always 0', measure: () => 0 }] });
 */
export function checkPlugin(plugin: unknown): asserts plugin is Plugin {
  if (typeof plugin !== 'object' || plugin === null || typeof (plugin as Plugin).name !== 'string') {
    throw new PluginError(
      'a plugin is an object with a name, as definePlugin({ name, … }) makes it; give one as default export',
    );
  }
  const bundle = plugin as unknown as Record<string, unknown>;
  for (const key of Object.keys(bundle)) {
    if (key === 'name') continue;
    const kind = contributionKinds.find((k) => k === key);
    if (!kind)
      throw new PluginError(
        `plugin "${String(bundle['name'])}": unknown field "${key}"; expected ${contributionKinds.join(', ')}`,
      );
    const list = bundle[kind];
    if (!Array.isArray(list)) throw new PluginError(`plugin "${String(bundle['name'])}": ${kind} must be a list`);
    list.forEach((contribution: unknown, i) => checkContribution(String(bundle['name']), kind, contribution, i));
  }
}

function checkContribution(plugin: string, kind: ContributionKind, contribution: unknown, index: number): void {
  const members = contribution as Record<string, unknown> | null;
  const place = `plugin "${plugin}": ${kind}[${index}]`;
  const rules = [
    ...Object.entries(required[kind]).map((rule) => [...rule, true] as const),
    ...Object.entries({ ...anyMay, ...optional[kind] }).map((rule) => [...rule, false] as const),
  ];
  for (const [member, type, needed] of rules) {
    const found = members?.[member];
    if (found === '' && member === 'name')
      throw new PluginError(`${place}.name is empty; give it the name that experiments use`);
    if ((typeof found === type && found !== null) || (!needed && found === undefined)) continue;
    throw new PluginError(`${place}.${member} must be a ${type}; found ${found === null ? 'null' : typeof found}`);
  }
  // A contribution may have members of its own, but hardly one that is nearly a missing one of the contract.
  const missing = rules.map(([member]) => member).filter((member) => members?.[member] === undefined);
  for (const member of Object.keys(members ?? {})) {
    const meant = rules.some(([known]) => known === member)
      ? undefined
      : missing.find((known) => distance(known, member) <= 2);
    if (meant !== undefined) throw new PluginError(`${place}: unknown member "${member}"; did you mean "${meant}"?`);
  }
  if (kind === 'reporters' && members?.['event'] === undefined && members?.['finished'] === undefined)
    throw new PluginError(`${place} has neither event nor finished, so that it would never be called`);
}
