import type { LiveMessage, ReportMessage, RunMessage, RunProgress } from '../messages/messages';

/** Whoever wants to know of a run elsewhere. */
export interface Listener {
  told(message: RunMessage | ReportMessage): void;
  /** How far it is, whether it has ended, and whether it cannot be heard. */
  changed(change: { live?: RunProgress; over?: boolean; lost?: boolean }): void;
}

/** Listens to the run that a command has at work, until it is over. */
export function listenTo(address: string, listener: Listener): void {
  const events = new EventSource(address);
  events.onmessage = ({ data }: MessageEvent<string>) => {
    const message = JSON.parse(data) as LiveMessage;
    if (message.type === 'progress') return listener.changed({ live: message.progress });
    if (message.type !== 'over') return listener.told(message);
    events.close();
    listener.changed({ over: true });
  };
  // The browser comes back by itself, as long as there is something to come back to.
  events.onerror = () => listener.changed({ lost: events.readyState !== EventSource.OPEN });
  events.onopen = () => listener.changed({ lost: false });
}
