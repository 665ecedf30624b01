/**
 * Measures what the history costs at 10, 100 and 1,000 runs of 10,000 tests: bytes for each result, and the
 * time to record a run, to ask, to save and to restore. Compares it with one JSON file of the same results.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { History } from '../../src/history/history.ts';
import { metricSeries, testSeries } from '../../src/history/queries.ts';
import { inspect } from '../../src/history/schema.ts';
import type { RunRecord } from '../../src/record/record.ts';
import type { TestResult } from '../../src/trial/reports/model.ts';
import { makeRecord, makeTrial } from '../../test/support/make.ts';
import { random as seeded } from '../../test/support/worlds.ts';

const TESTS = 10_000;
const folder = mkdtempSync(path.join(os.tmpdir(), 'autosync-bench-'));
const random = seeded(7);
/** Typical durations of tests: lognormal, mostly milliseconds, some seconds. Each run adds 15 % of noise. */
const typical = Array.from({ length: TESTS }, () => Math.exp(2.5 + 1.6 * normal()));
const names = Array.from(
  { length: TESTS },
  (_, i) => `src/module-${i % 211}/part-${i % 17}.test.ts › suite ${i % 53} › does the thing number ${i}`,
);

const rows: string[][] = [];
for (const runs of [10, 100, 1_000]) rows.push(measure(runs));
rmSync(folder, { recursive: true });

const head = [
  'runs',
  'MB',
  'bytes a result',
  'record a run (median, worst)',
  'KPI series',
  'one test over all runs',
  'flaky tests',
  'save',
  'restore',
  'JSON MB',
  'JSON: add a run',
  'JSON: read',
];
process.stdout.write(`${TESTS} tests a run, one whole trial with durations and 20 verdicts each\n\n`);
for (const [index, name] of head.entries())
  process.stdout.write(`${name.padEnd(30)} ${rows.map((row) => row[index]!.padStart(18)).join('')}\n`);

function measure(runs: number): string[] {
  const file = path.join(folder, `${runs}.db`);
  const jsonFile = path.join(folder, `${runs}.json`);
  const history = History.open(file);
  const json: { run: number; results: [string, string, number][] }[] = [];
  const recorded: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const tests = results(run);
    const begin = performance.now();
    record(history, run, tests, runs);
    recorded.push(performance.now() - begin);
    json.push({ run, results: tests.map(({ id, status, durationMs }) => [id, status, durationMs]) });
  }
  recorded.sort((a, b) => a - b);
  const size = statSync(file).size;
  const series = time(() => metricSeries(history, 'bench').length);
  const one = time(() => testSeries(history, 'bench', names[5_000]!).length);
  const flaky = time(
    () =>
      history.db.all(
        'SELECT tests.test, sum(failed), sum(passed) FROM flakes JOIN tests ON tests.id = flakes.test GROUP BY tests.id',
      ).length,
  );
  const copy = path.join(folder, 'copy.db');
  const packed = path.join(folder, 'cache.tzst');
  const save = time(() => {
    rmSync(copy, { force: true });
    history.saveTo(copy);
    execFileSync('tar', ['-cf', packed, '--use-compress-program', 'zstd -T0', '-C', folder, 'copy.db']);
  });
  history[Symbol.dispose]();
  const restored = path.join(folder, 'restored');
  const restore = time(() => {
    execFileSync('mkdir', ['-p', restored]);
    execFileSync('tar', ['-xf', packed, '--use-compress-program', 'unzstd', '-C', restored]);
    const state = inspect(path.join(restored, 'copy.db'));
    if (state.kind !== 'fine') throw new Error(JSON.stringify(state));
  });
  const jsonSize = writeJson(jsonFile, json);
  const [read, add] = jsonSize === undefined ? ['too long a text', 'too long a text'] : jsonTimes(jsonFile);
  return [
    String(runs),
    (size / 1e6).toFixed(1),
    (size / (runs * TESTS)).toFixed(2),
    `${ms(recorded[Math.floor(runs / 2)]!)}, ${ms(recorded.at(-1)!)}`,
    ms(series),
    ms(one),
    ms(flaky),
    ms(save),
    ms(restore),
    jsonSize === undefined ? '-' : (jsonSize / 1e6).toFixed(1),
    add,
    read,
  ];
}

function jsonTimes(file: string): [string, string] {
  let held: unknown[] = [];
  const read = time(() => (held = JSON.parse(readFileSync(file, 'utf8')) as unknown[]), 1);
  // To add one run to a JSON file, all of it must be written again.
  const add = time(() => {
    held.push(held[0]);
    writeFileSync(`${file}.tmp`, JSON.stringify(held));
    renameSync(`${file}.tmp`, file);
  }, 1);
  return [ms(read), ms(read + add)];
}

/** Writes the file and returns its size. `undefined`: the JSON is longer than a text can be. */
function writeJson(file: string, value: unknown): number | undefined {
  try {
    writeFileSync(file, JSON.stringify(value));
    return statSync(file).size;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function results(run: number): TestResult[] {
  return names.map((id, i) => ({
    id,
    name: id,
    suite: [],
    status: random() < 0.000_5 ? 'failed' : i % 97 === 0 ? 'skipped' : 'passed',
    durationMs: Math.round(typical[i]! * Math.exp(0.15 * normal()) * (run > 500 ? 1.1 : 1) * 1_000) / 1_000,
  }));
}

function record(history: History, run: number, tests: readonly TestResult[], runs: number): void {
  const flaky = tests.filter(({ status }) => status === 'failed').map(({ id }) => id);
  history.begin({
    name: 'bench',
    run: String(run),
    branch: 'main',
    startedAt: run * 1_000,
    configuration: 'd',
    kind: 'batch',
    runner: 'Linux x64, 2 processors',
    event: 'push',
    speedMs: 30,
  });
  const trial = makeTrial({
    number: 1,
    kind: 'full',
    tree: String(run).padStart(40, '0'),
    startedAt: run * 1_000,
    durationMs: 60_000,
    tests,
    flaky,
  });
  history.addTrial(trial, []);
  const patches: RunRecord['patches'] = Array.from({ length: 20 }, (_, i) => ({
    id: `${run}-${i}`,
    title: `Bump the dependency number ${i}`,
    declared: {},
    remarks: [],
    verdict: { verdict: 'landed', reason: 'green', detail: 'The tests are green with it.' },
  }));
  const kpis = [
    'landed ratio',
    'culprit rate',
    'conflict rate',
    'full trials',
    'focus trials',
    'trial time',
    'suite duration',
    'tests executed',
    'flaky tests',
    'suite pass rate',
  ].map((name) => ({ name, value: random(), unit: 'ratio', previous: null, alert: null }));
  history.end(
    makeRecord({
      name: 'bench',
      runId: String(run),
      base: { commit: 'c'.repeat(40), tree: 't'.repeat(40) },
      patches,
      startedAt: run,
      durationMs: 100_000,
    }),
    kpis,
    runs,
  );
}

/** The median time of a few calls, in milliseconds. */
function time(work: () => unknown, calls = 5): number {
  const taken = Array.from({ length: calls }, () => {
    const begin = performance.now();
    work();
    return performance.now() - begin;
  });
  return taken.toSorted((a, b) => a - b)[Math.floor(calls / 2)]!;
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

function normal(): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
