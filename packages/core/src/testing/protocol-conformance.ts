import type { Plugin } from '../plugins/plugin';
import type { Protocol, ProtocolContext } from '../contracts/protocol';
import type { Conversation, Outcome, Request } from '../contracts/request';
import type { TrainingEvent } from '../contracts/events';
import { canonicalJson } from '../ground/hash';
import { type ConformanceCheck, demand } from './check';
import { checkGrammar } from './stream-grammar';
import { eventsOf, type Trial } from './try-run';

/**
 * What a protocol must do: its stream keeps to the grammar of events, two runs are the same, and it asks in plain data,
 * for the same things when it gets the same answers: a resumed run depends on that.
 *
 * @param trial an experiment whose `protocol.kind` is the protocol's name.
 * @example
 * import { modelsPlugin } from '@kramers/models';
 * import { protocolsPlugin, randomInit } from '@kramers/protocols';
 * const protocol = { kind: 'random-init', beta: 0.1, epochs: 5 };
 * const experiment = { name: 'trial', data: { correlations: [0.9] }, protocol, backend: 'typescript', reporters: [] };
 * await runChecks(protocolConformance(randomInit, { plugins: [modelsPlugin, protocolsPlugin], experiment }));
 */
export function protocolConformance(protocol: Protocol, trial: Trial): ConformanceCheck[] {
  const complete = { ...trial, plugins: withProtocol(trial.plugins, protocol) };
  return [
    { name: 'keeps to the grammar of the stream', run: async () => checkGrammar(await eventsOf(complete)) },
    { name: 'gives the same results twice', run: () => checkRepeats(complete) },
    { name: 'asks in plain data', run: async () => (await recordsOf(protocol, trial)).forEach(checkPlain) },
    {
      name: 'asks for the same things when it gets the same answers',
      run: async () => (await recordsOf(protocol, trial)).forEach((record) => checkReplay(protocol, record)),
    },
  ];
}

/** One conversation, as it went. */
interface Recorded {
  readonly options: Parameters<Protocol['run']>[0];
  readonly context: ProtocolContext;
  readonly requests: Request[];
  readonly outcomes: Outcome[];
  result: unknown;
}

/** The conversations of a run, one for each cell. */
async function recordsOf(protocol: Protocol, trial: Trial): Promise<Recorded[]> {
  const records: Recorded[] = [];
  const recording: Protocol = {
    name: protocol.name,
    summary: protocol.summary,
    options: protocol.options,
    check: (options, experiment, facts) => protocol.check?.(options, experiment, facts) ?? [],
    *run(options, context): Conversation {
      const record: Recorded = { options, context, requests: [], outcomes: [], result: null };
      records.push(record);
      const conversation = protocol.run(options, context);
      let next = conversation.next();
      while (!next.done) {
        record.requests.push(next.value);
        const outcome = yield next.value;
        record.outcomes.push(outcome);
        next = conversation.next(outcome);
      }
      record.result = next.value ?? null;
      return next.value;
    },
  };
  await eventsOf({ ...trial, plugins: withProtocol(trial.plugins, recording) });
  demand(records.length > 0, `the experiment does not run the protocol "${protocol.name}"`);
  return records;
}

function checkPlain({ requests, result }: Recorded): void {
  for (const value of [...requests, result]) {
    const text = canonicalJson(value);
    demand(
      text !== undefined && text === canonicalJson(JSON.parse(text)),
      `what it asks for or returns is not plain data: ${String(text)}`,
    );
    demand(!hasOddNumber(value), `JSON cannot hold a number that is not finite: ${text}`);
  }
}

function hasOddNumber(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasOddNumber);
}

function checkReplay(protocol: Protocol, { options, context, requests, outcomes, result }: Recorded): void {
  const conversation = protocol.run(options, context);
  let next = conversation.next();
  requests.forEach((request, i) => {
    demand(!next.done, `replayed, it ends after ${i} of ${requests.length} requests`);
    const [asked, recorded] = [canonicalJson(next.value), canonicalJson(request)];
    demand(asked === recorded, `replayed, request ${i} is ${asked} instead of ${recorded}`);
    if (i < outcomes.length) next = conversation.next(outcomes[i]!);
  });
  if (outcomes.length < requests.length) return;
  demand(next.done === true, `replayed, it asks for more than ${requests.length} things`);
  demand(canonicalJson(next.value ?? null) === canonicalJson(result), 'replayed, it returns something else');
}

async function checkRepeats(trial: Trial): Promise<void> {
  const [first, second] = [resultsOf(await eventsOf(trial)), resultsOf(await eventsOf(trial))];
  demand(first === second, 'two runs of one experiment have different results');
}

function resultsOf(events: readonly TrainingEvent[]): string {
  return canonicalJson(events.flatMap((event) => (event.type === 'cell-finished' ? [event.result] : [])));
}

/** The plugins with this protocol in place of the one of its name, or in addition. */
function withProtocol(plugins: readonly Plugin[], protocol: Protocol): Plugin[] {
  const others = plugins.map((plugin) => ({
    ...plugin,
    protocols: (plugin.protocols ?? []).filter(({ name }) => name !== protocol.name),
  }));
  return [...others, { name: 'conformance', protocols: [protocol] }];
}
