import type { ExitCode } from './command';

// Taken before any plugin can put another in its place.
const exit: (code: number) => never = process.exit.bind(process);
let ending = false;

/** Ends this process, on purpose. */
export function endProcess(code: ExitCode): never {
  ending = true;
  return exit(code);
}

/** Whether it was on purpose that the process ends, rather than because a plugin has called process.exit. */
export function endsOnPurpose(): boolean {
  return ending;
}
