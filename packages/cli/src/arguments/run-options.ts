import { flag, numberOption, textOption } from './options';

/** Of every command that writes into a run folder. */
export const waitOption = {
  type: 'boolean',
  default: true,
  describe: 'wait while another process works in the folder; --no-wait ends with exit code 2 instead',
} as const;

/** Of commands that may be watched while they compute. */
export const liveOption = {
  type: 'boolean',
  describe: 'show the run on a page in the browser while it goes on, served to this machine alone',
} as const;

/** The options of every command that computes cells. */
export const workOptions = {
  workers: numberOption(
    'workers',
    'threads that the cells are spread over (default: one for each core); 1 keeps all in one',
    { whole: true, atLeast: 1 },
  ),
  wait: waitOption,
  'fail-fast': flag('stop at the first cell that fails or diverges'),
  executor: textOption(
    'executor',
    'where cells are computed: threads of this process (default), bullmq: `kramers worker` processes on any ' +
      'machines, or a plugin’s executor',
  ),
  redis: textOption('redis', 'URL of the Redis that bullmq meets its workers in (default: the variable KRAMERS_REDIS)'),
  secret: textOption(
    'secret',
    'what this run and its workers share: what is not signed with it is refused (default: KRAMERS_REDIS_SECRET)',
  ),
  checkpoint: numberOption('checkpoint', 'seconds between two checkpoints of a long cell (default 30)', { above: 0 }),
} as const;

/** The option that picks a share of a run. */
export const shardOption = textOption(
  'shard',
  'compute one share of the cells: 2/5 is the second of five; `kramers merge` joins their folders',
);

/** What those options hold. */
export interface WorkArguments {
  readonly workers?: number;
  readonly executor?: string;
  readonly redis?: string;
  readonly secret?: string;
  readonly failFast?: boolean;
  readonly checkpoint?: number;
  readonly wait?: boolean;
  readonly shard?: string;
}
