import type { FinishedRun, Reporter } from '@kramers/core';

/** The texts that a reporter writes of a run, by the names of their files. */
export function writtenBy(reporter: Reporter, run: FinishedRun): Record<string, string> {
  const files: Record<string, string> = {};
  void reporter.finished?.(run, {
    write: (name, content) => void (files[name] = [...(content as Iterable<string>)].join('')),
  });
  return files;
}
