import type { Command, Reply } from '../messages/commands';

/** A worker of the lab, and how to talk to it. */
export interface WorkerLink {
  send(command: Command): void;
  close(): void;
}

let address: string | null = null;

/** Starts a worker from the texts that the page carries. */
export function openWorker(onReply: (reply: Reply) => void, onError: (message: string) => void): WorkerLink {
  address ??= URL.createObjectURL(new Blob([workerScript()], { type: 'text/javascript' }));
  const worker = new Worker(address);
  worker.onmessage = ({ data }: MessageEvent<Reply>) => onReply(data);
  worker.onerror = (event) => onError(event.message);
  return { send: (command) => worker.postMessage(command), close: () => worker.terminate() };
}

/** Vega first, which makes a global; then the lab, which uses it, and hands both scripts to its reports. */
function workerScript(): string {
  const [vega, interpreter, lab] = ['vega', 'interpreter', 'lab'].map(
    (id) => document.getElementById(id)!.textContent!,
  );
  const given = `var kramersScripts = { vega: ${vega}, interpreter: ${interpreter} };`;
  return [given, JSON.parse(vega!), JSON.parse(lab!)].join('\n');
}
