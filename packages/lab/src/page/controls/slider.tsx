interface SliderProps {
  readonly name: string;
  readonly value: number;
  readonly from: number;
  readonly to: number;
  /** Whether equal ways are equal ratios; then the lower end stands for 0 where `zero` is set. */
  readonly ratios?: boolean;
  readonly zero?: boolean;
  readonly shown: string;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}

const STEPS = 200;

/** A knob: a slider with its name and its value. */
export function Slider({ name, value, from, to, ratios, zero, shown, disabled, onChange }: SliderProps) {
  const share = ratios
    ? value <= from
      ? 0
      : Math.log(value / from) / Math.log(to / from)
    : (value - from) / (to - from);
  const valueAt = (place: number): number => {
    if (zero && place === 0) return 0;
    const exact = ratios ? from * (to / from) ** (place / STEPS) : from + ((to - from) * place) / STEPS;
    return Number(exact.toPrecision(3));
  };
  return (
    <label class="slider">
      <span>
        {name} <b>{shown}</b>
      </span>
      <input
        type="range"
        min="0"
        max={STEPS}
        step="1"
        value={Math.round(Math.min(1, Math.max(0, share)) * STEPS)}
        aria-valuetext={shown}
        disabled={disabled}
        onInput={({ currentTarget }) => onChange(valueAt(Number(currentTarget.value)))}
      />
    </label>
  );
}
