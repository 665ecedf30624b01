/** Parsers of the texts of inputs. Each throws what is wrong as the end of a sentence. */

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000 } as const;

export function text(value: string): string {
  if (value.includes('\0')) throw new Error('it must not contain a NUL character');
  return value;
}

export function lines(value: string): string[] {
  return value
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

export function oneOf<const Choice extends string>(...choices: Choice[]): (value: string) => Choice {
  return (value) => {
    const choice = choices.find((candidate) => candidate === value);
    if (!choice) throw new Error(`it must be one of ${choices.join(', ')}`);
    return choice;
  };
}

export function wholeNumber(most: number): (value: string) => number {
  return (value) => {
    if (!/^\d{1,4}$/.test(value) || Number(value) > most)
      throw new Error(`it must be a whole number from 0 to ${most}`);
    return Number(value);
  };
}

export function focusTemplate(value: string): string {
  if (value !== 'none' && !/\{(?:names|files|ids|pattern)\}/.test(value))
    throw new Error('it must be `none` or contain `{names}`, `{files}`, `{ids}` or `{pattern}`');
  return text(value);
}

export function labelName(value: string): string {
  if (value.length > 40 || /[\n\r,]/.test(value))
    throw new Error('it must be the name of a label: one line of at most 40 characters without a comma');
  return text(value);
}

/** Checks a text that becomes part of file, branch and cache names, so only a few characters are allowed. */
export function identifier(value: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(value) || value.includes('..')) {
    throw new Error('it must be 1 to 64 letters, digits, `.`, `_` or `-`, starting with a letter or digit');
  }
  return value;
}

/** The values of a matrix job, in the order of their keys, also inside objects. `null`: it belongs to no matrix. */
export function matrixValues(json: string): string[] {
  const valuesIn = (value: unknown): string[] => {
    if (typeof value !== 'object') return [typeof value === 'string' ? value : JSON.stringify(value)];
    return Object.entries(value ?? {})
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, inner]: [string, unknown]) => valuesIn(inner));
  };
  return valuesIn(JSON.parse(json));
}

/** Converts a duration like `90s`, `30m` or `1h30m` to milliseconds. Throws for any other text. */
export function duration(value: string): number {
  if (!/^(?:\d+h)?(?:\d+m)?(?:\d+s)?$/.test(value) || value === '') {
    throw new Error('it must be a duration like `90s`, `30m` or `1h30m`');
  }
  const parts = [...value.matchAll(/(\d+)([hms])/g)];
  const ms = parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS],
    0,
  );
  if (ms <= 0 || ms > 24 * UNIT_MS.h) throw new Error('it must be more than 0 and at most 24h');
  return ms;
}
