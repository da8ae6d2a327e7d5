import { useEffect, useState } from 'preact/hooks';
import type { FinishedFigure } from '../../messages/messages';

/** The figures of the report, once the run is over. */
export function Figures({ figures }: { figures: readonly FinishedFigure[] }) {
  return (
    <section class="figures" aria-labelledby="figures-title">
      <h2 id="figures-title">What the report shows of it</h2>
      <div>
        {figures.map((figure) => (
          <Picture key={figure.name} figure={figure} />
        ))}
      </div>
    </section>
  );
}

function Picture({ figure: { name, svg } }: { figure: FinishedFigure }) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [svg]);
  return <img src={address} alt={`Figure of the report: ${name.replaceAll('-', ' ')}`} loading="lazy" />;
}
