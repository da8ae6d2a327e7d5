import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { parseJson } from '../ground/json';

/** Who works on a run folder, as lock.json says. */
export interface LockHolder {
  readonly host: string;
  readonly process: number;
  /** When the process began, in the machine's own count, so that its number is not mistaken for a later process's. */
  readonly processStart: string;
  /** Names the table of processes that the number is from: a boot of a machine, and a container on it. */
  readonly processTable: string;
  readonly since: string;
  /** By the holder's own clock; only that it changes means anything to others. */
  readonly heartbeat: string;
  /** No other lock has it. */
  readonly id: string;
}

const text = z.string().regex(/^[\w.:[\]@-]{0,300}$/);
const holderSchema = z.object({
  host: text,
  process: z.int().positive(),
  processStart: text,
  processTable: text,
  since: z.iso.datetime(),
  heartbeat: z.iso.datetime(),
  id: z.uuid(),
});

/** The holder that a lock's text names; null if it names none. */
export function parseHolder(lock: string): LockHolder | null {
  try {
    return holderSchema.parse(parseJson(lock));
  } catch {
    return null;
  }
}

/** This process, as the holder of a lock. */
export function ownHolder(id: string): LockHolder {
  const since = new Date().toISOString();
  const host = hostname().replace(/[^\w.-]/g, '-');
  return {
    host,
    process: process.pid,
    processStart: startOf(process.pid) ?? '',
    processTable: ownTable() ?? host,
    since,
    heartbeat: since,
    id,
  };
}

/** `process 4711 on node7, at work since 2026-11-29 12:04:05 UTC`. */
export function describeHolder(holder: LockHolder | null): string {
  if (holder === null) return 'a process that its lock.json does not name';
  const since = holder.since.slice(0, 19).replace('T', ' ');
  return `process ${holder.process} on ${holder.host}, at work since ${since} UTC`;
}

/**
 * Whether the holder still runs: `unknown` where it is on another machine, or the system does not tell. One that is
 * suspended runs, and will go on.
 */
export function stateOf(holder: LockHolder): 'runs' | 'gone' | 'unknown' {
  const table = ownTable();
  if (holder.processTable !== (table ?? ownHolder(holder.id).host)) return 'unknown';
  if (table !== null) return startOf(holder.process) === holder.processStart ? 'runs' : 'gone';
  try {
    process.kill(holder.process, 0);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return 'gone';
  }
  // The number may have gone to another process by now.
  return 'unknown';
}

/**
 * Tells apart boots and containers, which may share a name and count their processes each for themselves; Linux only.
 */
function ownTable(): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}@${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}

/** When a process began, in ticks since the boot; null if there is none of that number, or it is over already. */
function startOf(pid: number): string | null {
  try {
    // The name of the program, which may hold anything, stands in brackets before the rest.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}
