/**
 * The next task of the event loop, before which messages are served. Timers wait for four milliseconds in a browser,
 * which leaves the processor to whoever draws.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
