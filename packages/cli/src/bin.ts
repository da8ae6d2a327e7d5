#!/usr/bin/env node
import { processIo } from './ground/io';
import { guardEnd } from './ground/guard-end';
import { main } from './main';

const io = processIo();
const over = guardEnd(io);
process.exitCode = await main(process.argv.slice(2), io);
over();
