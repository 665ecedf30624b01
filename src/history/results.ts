/** Packs the results of all tests of a trial into a few bytes, and unpacks them. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { toLevel, toMilliseconds } from '../record/levels.ts';
import type { TestStatus } from '../trial/reports/model.ts';

/** The result of one test in one trial, as it is stored. */
export interface KeptResult {
  /** Row of the table `tests`. */
  test: number;
  status: TestStatus;
  /** Milliseconds, accurate to about 4 %; `undefined` when it was not stored. */
  durationMs: number | undefined;
}

const STATUSES: readonly TestStatus[] = ['passed', 'failed', 'skipped', 'pending', 'other'];
/**
 * Packs results, which must be in ascending order of their tests. The bytes hold ranges of ids and of
 * statuses, as numbers of seven bits a byte, and then the durations: one level (a byte) for each test,
 * deflated. Ten thousand results take about 13 kB.
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

/** Packed results, opened as ranges: most questions need no look at every single test. */
export interface PackedResults {
  count: number;
  /** Ranges of rows of the table `tests`, ascending: the first row, and how many. */
  tests: readonly (readonly [first: number, length: number])[];
  /** Equal statuses in a row, in the order of `tests`: the status, and how many. */
  statuses: readonly (readonly [status: TestStatus, length: number])[];
  /**
   * Levels of the durations, in the order of `tests`; `undefined` when none are stored. Throws when damaged.
   */
  levels: () => Uint8Array | undefined;
}

/** Opens packed results. Throws a RangeError when the bytes cannot come from {@link pack}. */
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

/** The inverse of {@link pack}. Throws when the bytes are damaged. */
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

/** The position of a test in the order of packed results; -1 when it has no result. */
export function placeIn({ tests }: PackedResults, test: number): number {
  let place = 0;
  for (const [first, length] of tests) {
    if (test < first) return -1;
    if (test < first + length) return place + test - first;
    place += length;
  }
  return -1;
}

/** The status at a position; `undefined` behind the last one. */
export function statusAt({ statuses }: PackedResults, place: number): TestStatus | undefined {
  let end = 0;
  return statuses.find(([, length]) => (end += length) > place)?.[0];
}

const MOST = 10_000_000;
const DAMAGED = 'The kept results are damaged.';

/** Splits items into ranges of neighbours that belong together. Yields start and length of each range. */
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
