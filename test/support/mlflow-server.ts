import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Named {
  readonly key: string;
  readonly value: string;
}

/** A metric as it was logged. */
interface Metric {
  readonly key: string;
  readonly value: number;
  readonly timestamp: number;
  readonly step: number;
}

/** A run as the server keeps it. */
export interface ServedRun {
  readonly id: string;
  readonly experiment: string;
  readonly name: string;
  readonly tags: Named[];
  readonly params: Named[];
  readonly metrics: Metric[];
  status: string;
}

/** What an MLflow tracking server does of its REST interface as far as it is documented, in memory, and as strict. */
export async function mlflowServer() {
  const experiments: string[] = [];
  const runs: ServedRun[] = [];
  const refused = (message: string): [number, object] => [400, { error_code: 'INVALID_PARAMETER_VALUE', message }];
  const runOf = (id: unknown): ServedRun | undefined => runs.find((run) => run.id === id);
  const answers: Record<string, (body: Record<string, unknown>) => [number, object]> = {
    'GET experiments/get-by-name': ({ experiment_name: name }) => {
      const id = experiments.indexOf(String(name));
      return id < 0
        ? [404, { error_code: 'RESOURCE_DOES_NOT_EXIST' }]
        : [200, { experiment: { experiment_id: `${id}` } }];
    },
    'POST experiments/create': ({ name }) => [200, { experiment_id: `${experiments.push(String(name)) - 1}` }],
    'POST runs/create': ({ experiment_id: experiment, run_name: name, tags = [] }) => {
      if (experiments[Number(experiment)] === undefined) return refused('no such experiment');
      const id = `run${runs.length}`;
      const run = { id, experiment, name, tags, params: [], metrics: [], status: 'RUNNING' } as unknown as ServedRun;
      runs.push(run);
      return [200, { run: { info: { run_id: id } } }];
    },
    'POST runs/log-batch': ({ run_id: id, params = [], metrics = [] }) => {
      const run = runOf(id);
      const [texts, numbers] = [params as Named[], metrics as Metric[]];
      if (!run) return refused('no such run');
      if (texts.length > 100 || numbers.length > 1000) return refused('too many at once');
      const names = [...texts, ...numbers].map(({ key }) => key);
      const wrong = names.find((key) => !/^[\w\-. /]{1,250}$/.test(key) || key.startsWith('/') || key.includes('..'));
      if (wrong !== undefined) return refused(`Invalid name: ${wrong}`);
      if (texts.some(({ value }) => typeof value !== 'string' || value.length > 500)) return refused('a param');
      if (numbers.some(({ value, step }) => !Number.isFinite(value) || !Number.isInteger(step)))
        return refused('a metric');
      const again = texts.find(({ key, value }) => run.params.some((one) => one.key === key && one.value !== value));
      if (again) return refused(`param ${again.key} changed`);
      run.params.push(...texts);
      run.metrics.push(...numbers);
      return [200, {}];
    },
    'POST runs/update': ({ run_id: id, status }) => {
      const run = runOf(id);
      if (!run) return refused('no such run');
      run.status = String(status);
      return [200, { run_info: { run_id: id, status } }];
    },
    'POST runs/search': ({ experiment_ids: ids, filter, page_token: page = '0' }) => {
      const [, key, value] = /^tags\.`([^`]+)` = '([^']*)'$/.exec(String(filter)) ?? [];
      if (key === undefined) return refused(`filter ${String(filter)}`);
      const found = runs.filter(
        ({ experiment, tags }) =>
          (ids as string[]).includes(experiment) && tags.some((tag) => tag.key === key && tag.value === value),
      );
      // Two a page, so that whoever forgets to turn it is found out.
      const from = Number(page);
      const shown = found.slice(from, from + 2).map(({ id, status, tags }) => ({
        info: { run_id: id, status },
        data: { tags },
      }));
      return [200, { runs: shown, ...(from + 2 < found.length ? { next_page_token: `${from + 2}` } : {}) }];
    },
  };
  const server = createServer((request, response) => {
    void bodyOf(request).then((text) => {
      const { pathname, searchParams } = new URL(request.url!, 'http://localhost');
      const answer = answers[`${request.method} ${pathname.replace('/api/2.0/mlflow/', '')}`];
      const body = text === '' ? Object.fromEntries(searchParams) : (JSON.parse(text) as Record<string, unknown>);
      const [status, content] = answer ? answer(body) : [404, { message: `no such call: ${pathname}` }];
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(content));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { uri, runs, experiments, close: () => new Promise((resolve) => server.close(resolve)) };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
