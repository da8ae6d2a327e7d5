/**
 * A folder that cannot take this run, or cannot be read as one.
 *
 * @example
 * try {
 *   new RunFolder('src').isFree();
 * } catch (cause) {
 *   if (cause instanceof RunFolderError) console.error(cause.message);
 * }
 */
export class RunFolderError extends Error {
  override readonly name = 'RunFolderError';
}

/**
 * Runs `read`, and says of what it refuses in which file of a run folder that is.
 *
 * @throws RunFolderError in place of a RangeError or SyntaxError that `read` throws, with the file's name in it.
 * @example
 * const read = (text: string) => inFile('manifest.json', () => JSON.parse(text) as unknown);
 */
export function inFile<Value>(file: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new RunFolderError(`${file}: ${code === 'ENOENT' ? 'no such file' : message}`, { cause });
  }
}
