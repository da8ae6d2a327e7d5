import { createLab, definePlugin, provideFiles, type Summary, sourceFromText } from '@kramers/core';
import { kernelsPlugin } from '@kramers/kernels';
import { paperPlugin } from '@kramers/ledgers';
import { modelsPlugin } from '@kramers/models';
import { protocolsPlugin } from '@kramers/protocols';
import { provideBrowserRuntime, reportersPlugin } from '@kramers/reporters';
import { lastValueFrom } from 'rxjs';

// The whole lab, as a page would bundle it; it is also run in Node, to compare the two.

const ownPlugin = definePlugin({
  name: 'own',
  models: [
    {
      name: 'own',
      summary: 'An activation with every function that engines differ in',
      activation: 'x * tanh(log(1 + exp(x))) + 0.1 * atan(x) * abs(x)^0.7 + 0.01 * sinh(cos(x)) + 0.01 * tan(0.1 * x)',
    },
  ],
});
const lab = createLab({
  plugins: [modelsPlugin, kernelsPlugin, protocolsPlugin, paperPlugin, reportersPlugin, ownPlugin],
});
const encoder = new TextEncoder();

/** What a page hands over and gets back. */
export interface BrowserLab {
  /** Runs an experiment's text, and sums it up. */
  summary(experiment: string): Promise<Summary>;
  /** Names files that experiments may use. */
  files(contents: Readonly<Record<string, string>>): void;
  runtime: typeof provideBrowserRuntime;
}

export const page: BrowserLab = {
  async summary(experiment) {
    const { raw } = sourceFromText(experiment, 'page');
    const checked = raw as Parameters<typeof lab.run>[0];
    return lastValueFrom(lab.run(checked).pipe(lab.summary(checked)));
  },
  files(contents) {
    provideFiles({
      read(name) {
        const text = contents[name];
        if (text === undefined) throw new RangeError('no such file');
        return encoder.encode(text);
      },
      resolve: (_folder, path) => path,
      workingFolder: () => '',
    });
  },
  runtime: provideBrowserRuntime,
};

(globalThis as { kramers?: BrowserLab }).kramers = page;
