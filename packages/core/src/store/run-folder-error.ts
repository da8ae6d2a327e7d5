/** A folder that cannot take this run, or cannot be read as one. */
export class RunFolderError extends Error {
  override readonly name = 'RunFolderError';
}

/** Runs `read`, and says of what it refuses in which file of a run folder that is. */
export function inFile<Value>(file: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new RunFolderError(`${file}: ${code === 'ENOENT' ? 'no such file' : message}`, { cause });
  }
}
