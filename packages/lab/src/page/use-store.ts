import { useEffect, useState } from 'preact/hooks';
import type { LabStore } from './lab-store';

/** Milliseconds between two changes of words: faster than that nobody reads. */
const SLOWEST = 120;

/** Draws a component anew when words may have changed, a few times a second at most. */
export function useStore(store: LabStore): void {
  const [, setVersion] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const change = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        setVersion((version) => version + 1);
      }, SLOWEST);
    };
    const ends = [store.subscribe(change), store.onFrame(change)];
    return () => {
      clearTimeout(timer);
      for (const end of ends) end();
    };
  }, [store]);
}
