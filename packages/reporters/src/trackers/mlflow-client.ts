import type { CellValue } from '@kramers/core/plugins';

/** Where a tracking server is, from the variables that MLflow's own clients read. */
export interface TrackingServer {
  /** Such as `http://localhost:5000`. */
  readonly uri: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A metric of a run, at one step. */
export interface LoggedMetric {
  readonly key: string;
  readonly value: number;
  readonly timestamp: number;
  readonly step: number;
}

/** A name and a text, as MLflow keeps parameters and tags. */
export interface Entry {
  readonly key: string;
  readonly value: string;
}

/** Entries of one call: what a server takes at once. */
const MOST = { metrics: 1000, params: 100, tags: 100 } as const;

/** Milliseconds after which a server that says nothing is given up. */
const PATIENCE = 30_000;

/** Calls MLflow's REST interface, version 2.0. Errors say which call, and what the server answered. */
export class MlflowClient {
  constructor(readonly server: TrackingServer) {}

  /** The id of an experiment, made unless it is there. */
  async experiment(name: string): Promise<string> {
    const found = await this.#call('GET', `experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`, null);
    const known = (found?.['experiment'] as { experiment_id?: string } | undefined)?.experiment_id;
    if (known !== undefined) return known;
    return (await this.#post('experiments/create', { name }))['experiment_id'] as string;
  }

  /** Runs of an experiment that carry a tag, by the value of another one. */
  async runsBy(experiment: string, filter: string, tag: string): Promise<Map<string, string>> {
    const runs = new Map<string, string>();
    let page: string | undefined;
    do {
      const body = { experiment_ids: [experiment], filter, max_results: 1000, ...(page ? { page_token: page } : {}) };
      const answer = await this.#post('runs/search', body);
      for (const { info, data } of (answer['runs'] ?? []) as FoundRun[]) {
        const value = data.tags?.find(({ key }) => key === tag)?.value;
        if (value !== undefined && info.status === 'FINISHED') runs.set(value, info.run_id);
      }
      page = answer['next_page_token'] as string | undefined;
    } while (page);
    return runs;
  }

  async begin(experiment: string, name: string, tags: readonly Entry[]): Promise<string> {
    const body = { experiment_id: experiment, run_name: name, start_time: Date.now(), tags };
    const { run } = await this.#post('runs/create', body);
    return (run as FoundRun).info.run_id;
  }

  async log(run: string, params: readonly Entry[], metrics: readonly LoggedMetric[]): Promise<void> {
    for (const part of parts(params, MOST.params)) await this.#post('runs/log-batch', { run_id: run, params: part });
    for (const part of parts(metrics, MOST.metrics)) await this.#post('runs/log-batch', { run_id: run, metrics: part });
  }

  async end(run: string): Promise<void> {
    await this.#post('runs/update', { run_id: run, status: 'FINISHED', end_time: Date.now() });
  }

  async #post(path: string, body: object): Promise<Record<string, unknown>> {
    return (await this.#call('POST', path, body)) ?? {};
  }

  /** Null where the server says that there is no such thing. */
  async #call(method: string, path: string, body: object | null): Promise<Record<string, unknown> | null> {
    const { uri, headers } = this.server;
    const address = `${uri}/api/2.0/mlflow/${path}`;
    const [call] = path.split('?');
    let response: Response;
    try {
      response = await fetch(address, {
        method,
        headers: { ...headers, ...(body ? { 'Content-Type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch (cause) {
      const why = (cause as { cause?: Error }).cause?.message ?? (cause as Error).message;
      throw new Error(`no MLflow server answers at ${uri} (${why}); MLFLOW_TRACKING_URI says where it is`);
    }
    const text = await response.text();
    if (response.status === 404 && method === 'GET') return null;
    if (!response.ok) throw new Error(`MLflow refused ${call} with ${response.status}: ${text.slice(0, 300)}`);
    try {
      return JSON.parse(text) as Record<string, unknown>;
    } catch {
      throw new Error(`what answers ${call} at ${uri} is no MLflow server: its answer is not JSON`);
    }
  }
}

/** A run, as a search gives it. */
interface FoundRun {
  readonly info: { readonly run_id: string; readonly status?: string };
  readonly data: { readonly tags?: readonly Entry[] };
}

function* parts<Item>(items: readonly Item[], most: number): Generator<readonly Item[]> {
  for (let i = 0; i < items.length; i += most) yield items.slice(i, i + most);
}

/**
 * The server that MLFLOW_TRACKING_URI names, `http://localhost:5000` unless it is set, with MLFLOW_TRACKING_TOKEN, or
 * MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, where they are.
 *
 * @throws RangeError for an address that is not one of http or https: MLflow's file store is not written.
 */
export function trackingServer(env: Readonly<Record<string, string | undefined>>): TrackingServer {
  const uri = (env['MLFLOW_TRACKING_URI'] ?? 'http://localhost:5000').replace(/\/+$/, '');
  if (!/^https?:\/\//.test(uri))
    throw new RangeError(
      `MLFLOW_TRACKING_URI is "${uri}"; expected the address of a server, such as http://localhost:5000. ` +
        'Start one with: mlflow server',
    );
  const { MLFLOW_TRACKING_TOKEN: token, MLFLOW_TRACKING_USERNAME: user, MLFLOW_TRACKING_PASSWORD: word = '' } = env;
  const basic: Record<string, string> = user === undefined ? {} : { Authorization: `Basic ${btoa(`${user}:${word}`)}` };
  return { uri, headers: token === undefined ? basic : { Authorization: `Bearer ${token}` } };
}

/** A value as MLflow keeps it: texts of at most 500 characters. */
export function entry(key: string, value: CellValue | object | boolean | undefined): Entry {
  const written = typeof value === 'object' ? JSON.stringify(value) : String(value);
  // Names may have letters, digits, _, -, ., spaces and slashes, and lead nowhere else.
  return { key: key.replace(/[^\w\-. /]/g, '_').replace(/\.{2,}|^\/|\/(?=\/)/g, '_'), value: written.slice(0, 500) };
}
