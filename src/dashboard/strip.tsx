/** A row of small boxes, one for each run. */

/** Letter of a status → class. */
const STATUS: Readonly<Record<string, string>> = {
  p: 'good',
  f: 'bad',
  k: 'unsure',
  s: 'quiet',
  o: 'quiet',
};

/** What failed is higher, so that it is seen without colours, too. */
const TOP: Readonly<Record<string, number>> = { f: 0, k: 0 };

interface StripProps {
  /** One letter for each run; a space: no result. */
  letters: string;
  /** What the strip shows, for people who do not see it. */
  label: string;
  size?: number;
}

export function Strip({ letters, label, size = 7 }: StripProps) {
  return (
    <svg class="strip" role="img" aria-label={label} width={letters.length * size} height={14}>
      {Array.from(letters).map((letter, i) => {
        const name = STATUS[letter];
        return name === undefined ? null : (
          <rect
            class={name}
            x={i * size}
            width={size - 1}
            y={TOP[letter] ?? 4}
            height={letter === 'f' ? 14 : letter === 'k' ? 10 : letter === 'p' ? 6 : 3}
          />
        );
      })}
    </svg>
  );
}
