import type { Cell, CellResult, EventSource, TrainingEvent } from '@kramers/core';
import { canonicalJson, errorRecord, isRecord, losslessText } from '@kramers/core/internal';
import { parseCell } from '@kramers/core/node';
import type { Registry } from '@kramers/core/plugins';
import { eventSchema } from './event-schema';
import { whereOf } from './posting';
import { Refused, type Seals } from './seals';
import { isModest } from './modest';
import { parseMessage } from './parse-message';

/** Characters of a report, at most: that of a usual cell has 20 000. */
export const LONGEST_REPORT = 2 ** 24;

/** The fields of a report's entry in the stream. */
export const REPORT_FIELDS = ['cell', 'report'] as const;

/** The events of one cell; the last of them tells how it ended. */
export type CellEvents = readonly TrainingEvent[];

/**
 * A cell's report as the text that is sealed. One that would be refused at the other end becomes one of a failure that
 * says so: sent as
 * it is, it would be computed again and again.
 */
export function reportText(report: CellEvents, cell: Cell, registry: Registry): string {
  const text = losslessText(report);
  const reason =
    text.length > LONGEST_REPORT ? `it takes ${text.length} bytes` : refusalOf(report, text, cell, registry);
  if (reason === null) return text;
  const source = { cell: cell.key, point: cell.point.index, replica: cell.replica };
  return failureText(source, new Error(`what came of this cell cannot go through Redis: ${reason}`));
}

/** The report of a cell that has no result because of an error. */
export function failureText(source: EventSource, cause: Error): string {
  const error = errorRecord(cause);
  return losslessText([{ type: 'cell-failed', ...source, message: error.message, error }]);
}

/**
 * A report that went through Redis, as it was sent. It is one of the cell that was planned, in every part of it that
 * says which.
 *
 * @throws Refused that says, without repeating any of it, why it is not to be believed.
 */
export function openReport(sealed: string, cell: Cell, queue: string, seals: Seals, registry: Registry): CellEvents {
  return readReport(seals.open('report', [queue, cell.key], sealed), cell, registry);
}

function readReport(text: string, cell: Cell, registry: Registry): CellEvents {
  const events = parseMessage(text);
  checkReport(events, cell, registry);
  return events as CellEvents;
}

/** Why a report would be refused; null if it would not. */
function refusalOf(report: CellEvents, text: string, cell: Cell, registry: Registry): string | null {
  try {
    checkReport(report, cell, registry);
    return null;
  } catch {
    // What JSON leaves out is no part of it.
    try {
      readReport(text, cell, registry);
      return null;
    } catch (cause) {
      if (cause instanceof Refused) return cause.message;
      throw cause;
    }
  }
}

function checkReport(events: unknown, cell: Cell, registry: Registry): void {
  if (!Array.isArray(events) || events.length === 0) throw new Refused('it is no list of events');
  if (!isModest(events)) throw new Refused('it has more parts than a cell can have');
  events.forEach((event: unknown, i) => checkEvent(event, cell, registry, i === events.length - 1));
}

function checkEvent(event: unknown, planned: Cell, registry: Registry, last: boolean): void {
  const type = isRecord(event) ? event['type'] : undefined;
  const schema = typeof type === 'string' ? eventSchema(type, registry) : null;
  if (!isRecord(event) || !schema) throw new Refused('it tells of what no cell tells');
  const { type: _type, cell, point, replica, ...rest } = event;
  if (cell !== planned.key || point !== planned.point.index || replica !== planned.replica)
    throw new Refused('it tells of another cell');
  const { error } = schema.safeParse(rest);
  if (error) throw new Refused(`what it tells is not of the expected form: ${whereOf(error)}`);
  if (isEnd(event as unknown as TrainingEvent) !== last)
    throw new Refused(last ? 'it does not tell how the cell ended' : 'it tells of more than one end');
  if (type === 'cell-started' && rest['seed'] !== planned.seed) throw new Refused('it tells of another seed');
  if (type === 'cell-finished') checkResult(rest['result'], planned);
}

function checkResult(given: unknown, { key, point, replica, seed }: Cell): void {
  const result = parsed(given);
  const found = [result.key, result.point, result.replica, result.seed, result.parameters];
  if (canonicalJson(found) !== canonicalJson([key, point.index, replica, seed, point.parameters]))
    throw new Refused('its result is that of another cell');
}

function parsed(given: unknown): CellResult {
  try {
    return parseCell(given);
  } catch {
    throw new Refused('its result is not of the expected form');
  }
}

/** Whether a cell is over after an event. */
export function isEnd({ type }: TrainingEvent): boolean {
  return type === 'cell-finished' || type === 'cell-failed';
}
