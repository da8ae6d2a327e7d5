/** Notes of different words that are told: nobody reads more, and a stranger can make up as many as they like. */
const MOST = 100;

/** Tells each note once, however often it comes, and of different ones the first hundred. */
export function toldOnce(say: (message: string) => void): (message: string) => void {
  const told = new Set<string>();
  return (message) => {
    if (told.has(message) || told.size >= MOST) return;
    told.add(message);
    say(message);
  };
}
