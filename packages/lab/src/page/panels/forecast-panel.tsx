import type { LiveModel } from '../../model/live-model';
import { readable } from '../words';
import type { LabStore } from '../lab-store';
import { Panel } from './panel';

/** The predicted ln τ, which stands before the first escape, and the measured one as it narrows. */
export function ForecastPanel({ store, model }: { store: LabStore; model: LiveModel }) {
  const { forecast } = store;
  const { rate } = model;
  const predicted = forecast?.lnTau ?? null;
  const measured = rate?.lnTau ?? null;
  const low = rate && model.watching ? Math.log(Math.max(1, rate.tauLow)) : null;
  const high = rate?.tauHigh ? Math.log(rate.tauHigh) : null;
  const ends = [predicted, low, measured, high].filter((value) => value !== null);
  const [from, to] = ends.length > 0 ? [Math.min(...ends) - 1, Math.max(...ends) + 1] : [0, 10];
  const place = (value: number): string => `${(100 * (value - from)) / (to - from)}%`;
  return (
    <Panel
      id="forecast"
      title="How long it has to wait"
      says={
        'Theory tells the mean waiting time τ from the height of the hill and the strength of the noise, before ' +
        'anything has been tried; nothing is fitted.'
      }
    >
      <dl class="times">
        <dt class="c-1">predicted</dt>
        <dd>
          {predicted === null ? (
            <small>{forecast ? forecast.reason || 'no prediction' : 'no law for this experiment'}</small>
          ) : (
            <>
              <b>{readable(Math.exp(predicted))}</b> epochs <small>ln τ = {predicted.toFixed(2)}</small>
            </>
          )}
        </dd>
        <dt class="c-0">measured</dt>
        <dd>
          {measured === null ? (
            <small>{low === null ? 'not yet' : `no escape yet: longer than ${readable(Math.exp(low))} (95 %)`}</small>
          ) : (
            <>
              <b>{readable(Math.exp(measured))}</b> epochs{' '}
              <small>
                95 %: {readable(Math.exp(low!))} to {high === null ? '∞' : readable(Math.exp(high))}
              </small>
            </>
          )}
        </dd>
      </dl>
      <div class="line" aria-hidden="true">
        {low !== null && (
          <i class="interval" style={{ left: place(low), right: high === null ? 0 : `calc(100% - ${place(high)})` }} />
        )}
        {measured !== null && <i class="measured" style={{ left: place(measured) }} />}
        {predicted !== null && <i class="predicted" style={{ left: place(predicted) }} />}
        {decades(from, to).map((decade) => (
          <span key={decade} style={{ left: place(decade * Math.LN10) }}>
            {readable(10 ** decade)}
          </span>
        ))}
      </div>
      <p class="axis" aria-hidden="true">
        mean waiting time τ in epochs, on a scale of ln τ
      </p>
    </Panel>
  );
}

/** Powers of ten on a stretch of ln τ. */
function decades(from: number, to: number): number[] {
  const first = Math.ceil(from / Math.LN10);
  const last = Math.floor(to / Math.LN10);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}
