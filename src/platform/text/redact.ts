/** Removes secrets from text before it is shown or stored. */

/** Replaces secrets in a text by `***`. */
export interface Redact {
  (text: string): string;
  /** How many of the last characters of a text may be the beginning of a secret, which goes on elsewhere. */
  pending(text: string): number;
}

/** Secrets of fewer characters are left alone: they would be found everywhere. */
const SHORTEST = 4;
/** Fewer characters of an encoded secret would be found everywhere, too. */
const SHORTEST_ENCODED = 8;
/** What may stand inside a secret without changing it for a reader: line ends, and escape sequences. */
const NOISE = /\x1b\[[0-?]*[ -/]*(?:[@-~]|$)|[\r\n]|\x1b$/g; // oxlint-disable-line no-control-regex

/**
 * Makes a function that replaces secrets: as they are, URL-encoded once or twice, in base64, in hexadecimal, and
 * with the escapes of JSON and HTML; also where they are wrapped over lines or coloured inside.
 */
export function redactor(secrets: readonly string[]): Redact {
  const forms = [...new Set(secrets.flatMap(formsOf))].filter((form) => form.length > 0);
  if (forms.length === 0) return Object.assign((text: string) => text, { pending: () => 0 });
  const longest = Math.max(...forms.map(({ length }) => length));
  return Object.assign((text: string) => replaceAll(text, forms), {
    pending: (text: string) => pendingIn(text, forms, longest),
  });
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

function replaceAll(text: string, forms: readonly string[]): string {
  const { clean, at } = withoutNoise(text);
  const found: { from: number; to: number }[] = [];
  for (const form of forms)
    for (let i = clean.indexOf(form); i >= 0; i = clean.indexOf(form, i + form.length))
      found.push({ from: at(i), to: at(i + form.length - 1) + 1 });
  if (found.length === 0) return text;
  let result = '';
  let end = 0;
  for (const { from, to } of found.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    if (to <= end) continue;
    // A place that overlaps with the one before is part of the same `***`.
    if (from >= end) result += `${text.slice(end, from)}***`;
    end = to;
  }
  return result + text.slice(end);
}

function pendingIn(text: string, forms: readonly string[], longest: number): number {
  // With an escape sequence behind each letter, a secret is about ten times as long.
  const tail = text.slice(-10 * longest);
  const { clean, at } = withoutNoise(tail);
  for (let i = Math.max(0, clean.length - longest + 1); i < clean.length; i += 1) {
    const rest = clean.slice(i);
    if (forms.some((form) => form.startsWith(rest))) return tail.length - at(i);
  }
  return 0;
}

/** The text without noise; `at` gives the place that a character had before. */
function withoutNoise(text: string): { clean: string; at: (index: number) => number } {
  const starts: number[] = [];
  const origins: number[] = [];
  let clean = '';
  let end = 0;
  for (const { 0: noise, index } of text.matchAll(NOISE)) {
    if (index > end) {
      starts.push(clean.length);
      origins.push(end);
      clean += text.slice(end, index);
    }
    end = index + noise.length;
  }
  if (end === 0) return { clean: text, at: (index) => index };
  starts.push(clean.length);
  origins.push(end);
  clean += text.slice(end);
  const at = (index: number): number => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (starts[middle]! <= index) low = middle;
      else high = middle - 1;
    }
    return origins[low]! + index - starts[low]!;
  };
  return { clean, at };
}

/** The spellings in which a secret may turn up, and its lines where it has several. */
function formsOf(secret: string): string[] {
  if (secret.length < SHORTEST) return [];
  const lines = secret.split(/[\r\n]+/).filter((line) => line.length >= SHORTEST_ENCODED);
  const url = encodeURIComponent(secret.toWellFormed());
  const urls = [url, url.replaceAll('%20', '+')].flatMap((form) => [form, encodeURIComponent(form)]);
  const json = JSON.stringify(secret).slice(1, -1);
  const escaped = [json, json.replaceAll('/', '\\/'), asciiJson(json), ...htmlForms(secret)];
  const hex = Buffer.from(secret).toString('hex');
  const encoded = [hex, hex.toUpperCase(), ...base64Forms(secret)];
  return [
    secret,
    ...lines,
    ...urls,
    ...urls.map(lowerCasePercent),
    ...escaped,
    ...encoded.filter(({ length }) => length >= SHORTEST_ENCODED),
  ].map((form) => form.replace(NOISE, ''));
}

function lowerCasePercent(encoded: string): string {
  return encoded.replaceAll(/%(?:25)?[0-9A-F]{2}/g, (code) => code.toLowerCase());
}

function asciiJson(json: string): string {
  return json.replaceAll(
    /[^\0-\x7f]/g, // oxlint-disable-line no-control-regex
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function htmlForms(secret: string): string[] {
  const withQuotes = (double: string, single: string): string =>
    secret
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', double)
      .replaceAll("'", single);
  return [
    withQuotes('"', "'"),
    withQuotes('&quot;', '&#39;'),
    withQuotes('&quot;', '&#x27;'),
    withQuotes('&quot;', '&apos;'),
  ];
}

/**
 * Returns the base64 forms of a secret, for both alphabets. Inside a longer text, a secret starts at one of three
 * offsets. The middle of its base64 form then depends only on the offset.
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
  return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}
