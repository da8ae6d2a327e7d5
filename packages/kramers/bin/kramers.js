#!/usr/bin/env node
// The command lies beside the library of @kramers/cli.
await import(new URL('../bin/kramers.js', import.meta.resolve('@kramers/cli')).href);
