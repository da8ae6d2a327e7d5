import type { Command } from '../ground/command';
import { adviseCommand } from './predict/advise';
import { backendsCommand } from './backends';
import { completionCommand } from './completion';
import { carryOverCommand } from './predict/carry-over';
import { labCommand } from './lab';
import { landscapeCommand } from './predict/landscape';
import { freeEnergyCommand } from './predict/free-energy';
import { listCommand } from './list';
import { mergeCommand } from './merge';
import { newCommand } from './new';
import { rateCommand } from './rate';
import { reportCommand } from './report';
import { reproduceCommand } from './reproduce';
import { resumeCommand } from './resume';
import { runCommand } from './run';
import { showCommand } from './show';
import { testCommand } from './test';
import { theoryCommand } from './predict/theory';
import { validateCommand } from './validate';
import { verifyCommand } from './verify';
import { watchCommand } from './watch';
import { workerCommand } from './worker';

/** Every command, in the order in which the help lists them. */
export const commands: readonly Command[] = [
  reproduceCommand,
  verifyCommand,
  runCommand,
  labCommand,
  watchCommand,
  workerCommand,
  resumeCommand,
  mergeCommand,
  validateCommand,
  theoryCommand,
  adviseCommand,
  landscapeCommand,
  carryOverCommand,
  rateCommand,
  freeEnergyCommand,
  listCommand,
  backendsCommand,
  showCommand,
  newCommand,
  testCommand,
  reportCommand,
  completionCommand,
];
