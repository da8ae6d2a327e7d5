import { defineCommand, exitCode } from '../ground/command';
import { print } from '../ground/io';

/** The shells that a script can be had for. */
const shells = ['bash', 'zsh', 'fish'] as const;

/** `kramers completion`: a script that completes commands, options, names and files. */
export const completionCommand = defineCommand({
  usage: 'completion [shell]',
  summary: 'Print a script that completes commands, options, names and files, also after npx, in bash, zsh or fish.',
  positionals: { shell: { choices: shells, default: 'bash' as const, describe: 'the shell that it is for' } },
  options: {},
  examples: [
    ['source <(npx kramers completion bash)', 'in bash, for this session; in ~/.bashrc for every one'],
    ['source <(npx kramers completion zsh)', 'in zsh, after compinit'],
    ['npx kramers completion fish | source', 'in fish'],
  ],
  async run({ shell }, io) {
    const { completionScripts } = await import('../completion/scripts');
    print(io, completionScripts[shell as (typeof shells)[number]]);
    return exitCode.done;
  },
});
