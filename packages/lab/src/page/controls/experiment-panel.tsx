import { useEffect, useState } from 'preact/hooks';
import type { LiveModel } from '../../model/live-model';
import { addressOf, commandOf } from '../../share/address';
import { saveFile } from '../save-file';
import type { LabStore } from '../lab-store';

/** The experiment's file: to be read, changed, run, shared and taken along; and the digest of what came out. */
export function ExperimentPanel({ store, model }: { store: LabStore; model: LiveModel | null }) {
  const [text, setText] = useState(store.text);
  const [said, setSaid] = useState('');
  useEffect(() => setText(store.text), [store.text]);
  const name = model?.scene.name ?? 'experiment';
  const steered = (model?.acts ?? null) !== null;
  const copy = (what: string, content: string): void =>
    void navigator.clipboard.writeText(content).then(
      () => setSaid(`${what} copied`),
      () => setSaid(`this browser does not let pages copy: ${content.slice(0, 2000)}`),
    );
  const share = (): void => {
    const hash = addressOf({ text, files: store.files });
    if (hash === null) return setSaid('too long for an address: download the file and send that');
    history.replaceState(null, '', hash);
    copy('address', location.href);
  };
  const keep = async (): Promise<void> =>
    saveFile(`${name}-steered.yaml`, (await store.handOver()).text, 'application/yaml');
  const run = async (): Promise<void> => store.runOwn((await store.handOver()).text);
  return (
    <section class="panel experiment" aria-labelledby="experiment-title">
      <h2 id="experiment-title">The experiment</h2>
      <p>
        All of it is this file: the command runs it with the same result, bit for bit. Drop a CSV on the page to train
        on numbers of your own.
      </p>
      <textarea
        aria-label="The experiment's file"
        spellcheck={false}
        rows={14}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <div class="buttons">
        <button type="button" class="main" onClick={() => store.runOwn(text)}>
          Run it
        </button>
        <button type="button" onClick={share}>
          Copy address
        </button>
        <button type="button" onClick={() => copy('command', commandOf(name, text))}>
          Copy as command
        </button>
        <button type="button" onClick={() => saveFile(`${name}.yaml`, text, 'application/yaml')}>
          Download YAML
        </button>
        {steered && (
          <>
            <button type="button" onClick={() => void keep()}>
              Download what you did
            </button>
            <button type="button" onClick={() => void run()}>
              Run what you did from the start
            </button>
          </>
        )}
        {store.report !== null && (
          <button type="button" onClick={() => saveFile('report.html', store.report!, 'text/html')}>
            Download report
          </button>
        )}
      </div>
      <p class="digest" role="status">
        {said}
        {model?.summary && (
          <>
            {' '}
            Digest of the results: <code>{model.summary.digest}</code>
          </>
        )}
      </p>
    </section>
  );
}
