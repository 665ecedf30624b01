/** Packs what every test of a trial said into a few bytes, and unpacks it. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { toLevel, toMilliseconds } from '../record/levels.ts';
import type { TestStatus } from '../trial/reports/model.ts';

/** What one test of one trial said, as it is kept. */
export interface KeptResult {
  /** Row of the table `tests`. */
  test: number;
  status: TestStatus;
  /** Milliseconds, to about 4 %; `undefined` where it was not kept. */
  durationMs: number | undefined;
}

const STATUSES: readonly TestStatus[] = ['passed', 'failed', 'skipped', 'pending', 'other'];
/**
 * Results in ascending order of their tests → a few bytes: stretches of ids and of statuses, each as numbers of seven
 * bits a byte, then one deflated byte for each duration. Ten thousand results take about as much as a small picture.
 */
export function pack(results: readonly KeptResult[]): Uint8Array {
  const ids: number[] = [];
  let expected = 0;
  for (const [start, length] of stretches(results, (previous, next) => next.test === previous.test + 1)) {
    const first = results[start]!.test;
    if (first < expected) throw new RangeError('Results must be in ascending order of their tests.');
    ids.push(first - expected, length);
    expected = first + length;
  }
  const statuses = [...stretches(results, (a, b) => a.status === b.status)].flatMap(([start, length]) => [
    STATUSES.indexOf(results[start]!.status),
    length,
  ]);
  const timed = results.length > 0 && results.every(({ durationMs }) => durationMs !== undefined);
  const levels = timed
    ? deflateRawSync(Uint8Array.from(results, ({ durationMs }) => toLevel(durationMs!)))
    : new Uint8Array();
  const head = [results.length, ids.length, statuses.length, ...ids, ...statuses].flatMap(toVarint);
  return Buffer.concat([Uint8Array.from(head), levels]);
}

/** Results as they are packed: enough for most questions without looking at every single test. */
export interface PackedResults {
  count: number;
  /** Stretches of rows of the table `tests`, ascending: the first, and how many. */
  tests: readonly (readonly [first: number, length: number])[];
  /** Stretches of statuses in that order. */
  statuses: readonly (readonly [status: TestStatus, length: number])[];
  /** Levels of the durations in that order; `undefined` where they were not kept. */
  levels: () => Uint8Array | undefined;
}

/** Throws a RangeError where the bytes cannot be what {@link pack} made. */
export function openPacked(packed: Uint8Array): PackedResults {
  const reader = new Reader(packed);
  const [count, idNumbers, statusNumbers] = [reader.next(), reader.next(), reader.next()];
  if (count > MOST || idNumbers > 2 * count || statusNumbers > 2 * count) throw new RangeError(DAMAGED);
  const ids = reader.take(idNumbers);
  const statusStretches = reader.take(statusNumbers);
  const tests: [number, number][] = [];
  let id = 0;
  for (let i = 0; i < ids.length; i += 2) {
    tests.push([id + ids[i]!, ids[i + 1]!]);
    id += ids[i]! + ids[i + 1]!;
  }
  const statuses: [TestStatus, number][] = [];
  for (let i = 0; i < statusStretches.length; i += 2) {
    const status = STATUSES[statusStretches[i]!];
    if (!status) throw new RangeError(DAMAGED);
    statuses.push([status, statusStretches[i + 1]!]);
  }
  const total = (pairs: readonly (readonly [unknown, number])[]): number =>
    pairs.reduce((sum, [, length]) => sum + length, 0);
  if (total(tests) !== count || total(statuses) !== count) throw new RangeError(DAMAGED);
  const levels = (): Uint8Array | undefined => {
    if (reader.rest.length === 0) return undefined;
    const inflated = inflateRawSync(reader.rest, { maxOutputLength: Math.max(count, 1) });
    if (inflated.length !== count) throw new RangeError(DAMAGED);
    return inflated;
  };
  return { count, tests, statuses, levels };
}

/** The inverse of {@link pack}. */
export function unpack(packed: Uint8Array): KeptResult[] {
  const { tests, statuses, levels } = openPacked(packed);
  const each = levels();
  const results: KeptResult[] = [];
  for (const [first, length] of tests)
    for (let i = 0; i < length; i += 1)
      results.push({ test: first + i, status: 'other', durationMs: undefined });
  let at = 0;
  for (const [status, length] of statuses)
    for (const end = at + length; at < end; at += 1) {
      const result = results[at]!;
      result.status = status;
      if (each) result.durationMs = toMilliseconds(each[at]!);
    }
  return results;
}

/** Where in the order of packed results a test stands; -1 where it has none. */
export function placeIn({ tests }: PackedResults, test: number): number {
  let place = 0;
  for (const [first, length] of tests) {
    if (test < first) return -1;
    if (test < first + length) return place + test - first;
    place += length;
  }
  return -1;
}

/** The status at a place. */
export function statusAt({ statuses }: PackedResults, place: number): TestStatus | undefined {
  let end = 0;
  return statuses.find(([, length]) => (end += length) > place)?.[0];
}

const MOST = 10_000_000;
const DAMAGED = 'The kept results are damaged.';

/** Stretches of neighbours that belong together, as start and length. */
function* stretches<T>(
  items: readonly T[],
  belongs: (previous: T, next: T) => boolean,
): Generator<[start: number, length: number]> {
  let start = 0;
  for (let i = 1; i <= items.length; i += 1) {
    if (i < items.length && belongs(items[i - 1]!, items[i]!)) continue;
    yield [start, i - start];
    start = i;
  }
}

function toVarint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

class Reader {
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  next(): number {
    for (let value = 0, factor = 1; factor < 2 ** 50; factor *= 128) {
      const byte = this.bytes[this.at];
      this.at += 1;
      if (byte === undefined) break;
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
    throw new RangeError(DAMAGED);
  }

  take(count: number): number[] {
    if (count % 2 === 1 || count > this.bytes.length - this.at) throw new RangeError(DAMAGED);
    return Array.from({ length: count }, () => this.next());
  }

  get rest(): Uint8Array {
    return this.bytes.subarray(this.at);
  }
}
