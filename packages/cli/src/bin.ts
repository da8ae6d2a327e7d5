#!/usr/bin/env node
import { processIo } from './ground/io';
import { guardEnd } from './ground/guard-end';
import { main } from './main';

const io = processIo();
const over = guardEnd(io);
const code = await main(process.argv.slice(2), io);
// `kramers test` leaves the exit code to Node's test runner, which may have set it by now.
process.exitCode = code === 0 ? process.exitCode : code;
over();
