/** Removes secrets from text before it is shown or stored. */

/**
 * Makes a function that replaces secrets by `***`: as they are, URL-encoded, and in base64. Secrets of fewer
 * than 4 characters are left alone.
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const forms = secrets
    .filter((secret) => secret.length >= 4)
    .flatMap((secret) => [secret, encodeURIComponent(secret), ...base64Forms(secret)]);
  if (forms.length === 0) return (text) => text;
  const longestFirst = [...new Set(forms)].toSorted((a, b) => b.length - a.length);
  const pattern = new RegExp(
    longestFirst.map((form) => form.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')).join('|'),
    'g',
  );
  return (text) => text.replace(pattern, '***');
}

/** Redacts every text in a value of plain data, the keys of objects included. */
export function redactAll<T>(value: T, redact: (text: string) => string): T {
  if (typeof value === 'string') return redact(value) as T;
  if (Array.isArray(value)) return value.map((inner: unknown) => redactAll(inner, redact)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [
    redact(key),
    redactAll(inner as unknown, redact),
  ]);
  return Object.fromEntries(entries) as T;
}

/**
 * Returns the base64 forms of a secret. Inside a longer text, a secret starts at one of three offsets. The
 * middle of its base64 form then depends only on the offset.
 */
function base64Forms(secret: string): string[] {
  const forms = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)])
      .toString('base64')
      .replaceAll('=', '');
    const firstWhole = offset === 0 ? 0 : offset + 1;
    const lastWhole = Math.floor(((offset + Buffer.byteLength(secret)) * 8) / 6);
    return encoded.slice(firstWhole, lastWhole);
  });
  return forms.filter((form) => form.length >= 8);
}
