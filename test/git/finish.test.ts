/** The end of a run: what is recorded, told and written, and what a failure in it changes. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ConfigFile } from '../../src/config/file.ts';
import { finish, type FinishRequest } from '../../src/finish.ts';
import { History } from '../../src/history/history.ts';
import { UserError } from '../../src/platform/text/user-error.ts';
import { RunFacts } from '../../src/record/facts.ts';
import type { RunJson } from '../../src/record/run-json.ts';
import type { Published } from '../../src/report/reports.ts';
import { makeCandidate, makePatch, makeStart, makeTest, makeTrial, redBy } from '../support/make.ts';
import { temporaryFolder } from '../support/temporary.ts';

function open(more: Partial<FinishRequest> = {}, file: unknown = {}) {
  const outDirectory = path.join(temporaryFolder(), 'out');
  const facts = new RunFacts({ name: 'n', runId: '7', targetBranch: 'main', startedAt: 1_000 });
  facts.batch = { patches: [makePatch('a', { title: 'Has hunter2 in it' })], rejected: [] };
  facts.trialLog.add(makeTrial({ number: 1, tests: [makeTest('t')] }));
  facts.accept(makeCandidate(['a']));
  const history = History.open(
    ':memory:',
    (text) => text,
    (text) => facts.note(text),
  );
  history.begin(makeStart({ name: 'n', run: '7', branch: 'main', startedAt: 1_000, configuration: 'd' }));
  const published: Published[] = [];
  const warnings: string[] = [];
  const request: FinishRequest = {
    facts,
    history,
    durationMs: 4_321,
    isCancelled: false,
    name: 'n',
    branch: 'main',
    keepDetails: 500,
    plan: ConfigFile.parse(file),
    setting: { hasReports: true, canFocus: true },
    tuning: {},
    page: { repository: undefined, title: undefined, shown: [] },
    startWorkflows: async () => ['A workflow was started.'],
    failOn: 'rejected',
    outDirectory,
    runUrl: 'https://run',
    queue: undefined,
    secrets: ['hunter2'],
    folders: ['/home/runner/work/x/x'],
    temporary: '/tmp',
    log: { warning: (line) => warnings.push(line) },
    publish: async (one) => void published.push(one),
    ...more,
  };
  const read = (name: string): string => readFileSync(path.join(outDirectory, name), 'utf8');
  const runJson = (): RunJson => JSON.parse(read('run.json')) as RunJson;
  return { request, facts, history, published, warnings, outDirectory, read, runJson };
}

describe('the end of a run', () => {
  it('counts a test that only the search found flaky', async () => {
    const { request, facts, history } = open();
    const failed = makeTest('t', { status: 'failed' });
    for (const trial of [
      makeTrial({ number: 2, tree: 'x', judgement: redBy('t'), tests: [failed, makeTest('u')] }),
      makeTrial({ number: 3, tree: 'x', kind: 'focus', tests: [makeTest('t')] }),
      makeTrial({ number: 4, tree: 'y', judgement: redBy('t'), tests: [failed] }),
    ]) {
      facts.trialLog.add(trial);
      history.addTrial(trial, ['a']);
    }
    facts.addResult({
      survivors: makeCandidate([]),
      verdicts: new Map(),
      flaky: ['t'],
      orderDependent: [],
      isComplete: true,
    });
    await finish(request);
    const rows = history.db.all(
      'SELECT number, tests.test, flakes.failed, flakes.passed FROM flakes JOIN tests ON tests.id = flakes.test JOIN trials ON trials.id = trial',
    );
    expect(rows).toEqual([{ number: 2, test: 't', failed: 1, passed: 1 }]);
    expect(history.db.all('SELECT number FROM trials ORDER BY number')).toHaveLength(3);
  });

  it('records, then tells; one duration, everywhere the same, and no secret', async () => {
    const { request, history, published, runJson, read, outDirectory } = open();
    expect(await finish(request)).toBe(0);
    expect(readdirSync(outDirectory).toSorted()).toEqual([
      'dashboard.html',
      'feedback_loop.json',
      'kpi_summary.md',
      'lessons_learned.json',
      'run.json',
      'test_results.json',
      'trends.csv',
      'trends.json',
    ]);
    expect(runJson()).toMatchObject({
      result: 'landed',
      durationMs: 4_321,
      notes: ['A workflow was started.'],
    });
    expect(history.db.all('SELECT result, duration_ms FROM runs')).toEqual([
      { result: 'landed', duration_ms: 4_321 },
    ]);
    expect(published[0]!.outputs).toMatchObject({
      result: 'landed',
      'landed-count': '1',
      'run-json': path.join(outDirectory, 'run.json'),
    });
    expect(published[0]!.summary).toBe(read('kpi_summary.md'));
    const page = /<script type="application\/gzip">([^<]*)</.exec(read('dashboard.html'))![1]!;
    const data = gunzipSync(Buffer.from(page, 'base64')).toString();
    expect(data).toContain('autosync.dashboard/1');
    for (const text of [data, ...readdirSync(outDirectory).map(read)]) expect(text).not.toContain('hunter2');
    expect(JSON.stringify(published)).not.toContain('hunter2');
    expect(runJson().patches[0]!.title).toBe('Has *** in it');
  });

  it('has the exit code of a problem, else what `fail-on` says', async () => {
    const broken = open();
    broken.facts.fail(new UserError('No.', 'Do.', 2));
    expect(await finish(broken.request)).toBe(2);
    const out = open();
    out.facts.batch = { patches: [makePatch('b')], rejected: [] };
    expect(await finish(out.request)).toBe(1);
    const kind = open({ failOn: 'never' });
    kind.facts.batch = out.facts.batch;
    expect(await finish(kind.request)).toBe(0);
  });

  it('fails for an alert where the configuration says so', async () => {
    const rule = { kpis: { 'suite duration': { alert: { above: 0.1 } } } };
    const told: number[] = [];
    const startWorkflows = async (alerts: number): Promise<string[]> => (told.push(alerts), []);
    expect(await finish(open({ startWorkflows }, rule).request)).toBe(0);
    expect(await finish(open({ startWorkflows }, { ...rule, alerts: { fail: true } }).request)).toBe(1);
    expect(told).toEqual([1, 1]);
  });

  it('speaks for itself where the history cannot be written', async () => {
    const { request, history, runJson } = open();
    history.db.exec('PRAGMA query_only = ON');
    expect(await finish(request)).toBe(0);
    expect(runJson()).toMatchObject({
      result: 'landed',
      notes: [expect.stringContaining('could not be written'), 'A workflow was started.'],
    });
  });

  it('tells where reports cannot be written, and publishes all the same', async () => {
    const blocked = path.join(temporaryFolder(), 'file');
    writeFileSync(blocked, '');
    const { request, warnings, published } = open({ outDirectory: path.join(blocked, 'out') });
    expect(await finish(request)).toBe(3);
    expect(warnings[0]).toContain('The reports could not be written to');
    expect(published.length).toBe(1);
    const failed = open({ outDirectory: path.join(blocked, 'out') });
    failed.facts.fail(new UserError('No.', 'Do.', 2));
    expect(await finish(failed.request)).toBe(2);
  });

  it('replaces reports of an earlier run, and follows no link', async () => {
    const { request, outDirectory, runJson } = open();
    mkdirSync(outDirectory, { recursive: true });
    writeFileSync(path.join(outDirectory, 'run.json'), 'old');
    await finish(request);
    expect(runJson().run).toBe('7');
    expect(readdirSync(outDirectory).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
