import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { REASONS, type Verdict, type VerdictName } from '../../src/batch/verdict.ts';
import { RunJson } from '../../src/record/run-json.ts';
import { toRunJson } from '../../src/record/to-run-json.ts';
import type { PatchRecord, RunRecord } from '../../src/record/record.ts';
import { measure } from '../../src/insight/kpis.ts';
import { toAnnotations } from '../../src/report/annotations.ts';
import { assume } from '../../src/isolate/assume.ts';
import { toExitCode, toOutputs } from '../../src/report/outputs.ts';
import { sentence } from '../../src/report/sentence.ts';
import { toComment } from '../../src/report/comment.ts';
import { toGraphs } from '../../src/report/graphs.ts';
import { toTerminal } from '../../src/report/terminal.ts';
import type { TrendsJson } from '../../src/insight/trends.ts';
import { toSummary } from '../../src/report/summary.ts';
import type { Trial } from '../../src/trial/trial.ts';
import { GREEN, NO_MEANING, makeRecord, makeTrial } from '../support/make.ts';

const patch = (id: string, verdict: VerdictName, detail = 'Because.'): PatchRecord => ({
  id,
  title: id,
  declared: {},
  remarks: [],
  verdict: { verdict, reason: REASONS[verdict][0], detail, evidence: { redTree: 'red' } } as Verdict,
});
const trial = (number: number, tree: string, outcome: 'green' | 'red'): Trial =>
  makeTrial({
    number,
    tree,
    durationMs: 1_500,
    judgement:
      outcome === 'green' ? GREEN : { outcome, why: 'Not fine.', reason: 'command-failed', failed: ['t'] },
    tail: ['  │ the last line </pre><script>'],
  });
const record = (patches: readonly PatchRecord[], more: Partial<RunRecord> = {}): RunRecord =>
  makeRecord({
    result: 'partial',
    base: { commit: 'c', tree: 't' },
    patches,
    trials: [trial(1, 't', 'green'), trial(2, 'red', 'red')],
    durationMs: 3_000,
    ...more,
  });

const runOf = (made: RunRecord, kpis: RunJson['kpis'] = []): RunJson =>
  toRunJson(made, sentence(made), {
    ...NO_MEANING,
    kpis,
  });
const NO_TRENDS = { schema: 'autosync.trends/1' as const, name: '', branch: '', runs: [], series: [] };

describe('the job summary', () => {
  it("says it in one sentence, then shows the table and the culprit's output", () => {
    const landed = { commit: 'abcdef0123456789', tree: 't', branch: 'main' };
    const made = record(
      [patch('a', 'landed'), patch('b', 'culprit'), patch('c', 'culprit'), patch('d', 'conflict')],
      { landed },
    );
    const text = toSummary(made, runOf(made), NO_TRENDS);
    expect(text).toMatch(/^## ⚠️ 1 of 4 patches landed on main; 2 break tests, 1 does not apply\n/);
    expect(text).toContain('| ❌&nbsp;breaks&nbsp;tests | <code>b</code> | Because. |');
    expect(text).toContain(
      '**Next:** fix or remove the 2 patches that break tests; rebase the patch that does not apply on the branch as it is now.',
    );
    expect(text).toContain('<summary>✅ 1 landed</summary>\n\n- <code>a</code>\n');
    // The proof has the codes that programs know.
    expect(text).toContain('| <code>b</code> | culprit | tests-failed | Because. |');
    expect(text).toContain('the last line &lt;/pre&gt;&lt;script&gt;');
  });

  it('tells more notes than a comment has room for', () => {
    const notes = Array.from({ length: 30 }, (_, i) => `note ${i}.`);
    const made = record([patch('a', 'landed')], { notes });
    expect(toSummary(made, runOf(made), NO_TRENDS)).toContain('> note 19.  ');
    expect(toComment(runOf(made), {}, undefined)).not.toContain('note 5.');
  });

  it.each([
    ['landed', 'Both patches pass the tests and could land on main (dry run: nothing was pushed)'],
    ['rejected', 'No patch landed on main'],
    ['empty', 'main already has every patch; its tests pass'],
    ['baseline-red', 'The tests of main already fail, and the patches do not fix that, so nothing landed'],
    ['error', 'The run could not be finished; nothing landed'],
  ] as const)('has a sentence for %s', (result, text) => {
    expect(sentence(record([patch('a', 'accepted'), patch('b', 'accepted')], { result }))).toContain(text);
  });

  it('fits the limit in steps, and keeps the sentence to the last', () => {
    const many = Array.from({ length: 3_000 }, (_, i) => patch(`patch-${i}`, 'culprit', 'x'.repeat(500)));
    for (const cap of [900_000, 60_000, 10_000, 300]) {
      const text = toSummary(record(many), runOf(record(many)), NO_TRENDS, {}, cap);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(cap);
      expect(text).toContain('3000 break tests');
    }
  });
});

describe('the end of a log', () => {
  const told = (made: RunRecord): string[] =>
    toTerminal(runOf(made)).map((line) => (typeof line === 'string' ? line : `${line.word}${line.text}`));

  it('tells first what did not land, then what did, and what to do', () => {
    const lines = told(
      record([
        patch('ok', 'landed'),
        patch('in-base', 'already-applied'),
        patch('late', 'conflict', 'It does not apply.'),
        patch('bad', 'culprit', 'It breaks `t`.\u001B[2J'),
        patch('fine', 'landed'),
      ]),
    );
    expect(lines).toEqual([
      expect.stringMatching(/^breaks tests {4}bad {3}It breaks `t`\./),
      'does not apply  late  It does not apply.',
      'landed          ok, fine',
      'already there   in-base',
      '',
      '2 of 5 patches pass the tests and could land on main (dry run: nothing was pushed); 1 breaks tests, 1 does not apply; 1 was already there',
      'Next: fix or remove the patch that breaks tests; rebase the patch that does not apply on the branch as it is now.',
    ]);
    expect(lines.join()).not.toContain('\u001B');
    // What passed and could not be pushed is no patch that somebody must look at.
    const stuck = patch('stuck', 'undecided');
    const refused = {
      ...stuck,
      verdict: { ...stuck.verdict, reason: 'push-refused', detail: 'Frozen.' } as Verdict,
    };
    expect(told(record([refused, patch('bad', 'culprit')], { result: 'rejected' }))).toEqual([
      'breaks tests  bad  Because.',
      'passes        stuck',
      '',
      '1 patch passes the tests, but could not land on main. Frozen. Besides: 1 breaks tests.',
      'Next: run again when the branch takes pushes, or merge the branch that holds the tested commit; if AutoSync may never push there, set `land: pull-request` in the workflow; fix or remove the patch that breaks tests.',
    ]);
    const many = Array.from({ length: 60 }, (_, i) => patch(`p${i}`, 'landed'));
    expect(told(record(many, { result: 'landed' }))[0]).toMatch(/^landed {2}p0, p1, .*p9, and 50 more$/);
  });
});

describe('pictures of trends', () => {
  const trends = (values: (number | null)[], name = 'suite duration', unit = 's'): TrendsJson => ({
    ...NO_TRENDS,
    runs: values.map((_, i) => ({ run: `${i}`, at: '2026-01-01T00:00:00Z', commit: null, result: 'empty' })),
    series: [{ name, unit, values, changes: [] }],
  });

  it('stand alone, say what they show, and are there only where there is a trend', () => {
    const { 'trend-suite-duration.svg': picture } = toGraphs(trends([1, 2, null, 3, 4, 5]));
    expect(picture).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
    expect(picture).toContain('<title>suite duration: 1 s at first, 5 s in the newest of 6 runs</title>');
    expect(picture!.match(/<path class="line" d="M[\d.,L]+"/)).not.toBeNull();
    expect(picture).not.toMatch(/NaN|undefined|http(?!:\/\/www\.w3\.org)/);
    const rate = toGraphs(trends([1, 1, 1, 0.98, 1], 'suite pass rate', 'ratio'));
    expect(rate['trend-suite-pass-rate.svg']).toContain('>98 %<');
    expect(toGraphs(trends([1, 2, 3]))).toEqual({});
    const evil = toGraphs(trends([1, -2, 3, 4, 5], 'trial time saved', '</title><script>alert(1)'));
    expect(evil['trend-trial-time-saved.svg']).not.toMatch(/<script|<\/title><[^s]/);
    const heights = [...evil['trend-trial-time-saved.svg']!.matchAll(/[ML][\d.]+,(-?[\d.]+)/g)].map(([, y]) =>
      Number(y),
    );
    expect(Math.max(...heights)).toBeLessThanOrEqual(240);
    expect(toGraphs(trends([0, 0, 0, 0, 0]))['trend-suite-duration.svg']).not.toContain('NaN');
  });
});

describe('annotations', () => {
  it('stay within ten of a level and 4,096 characters, the most useful first', () => {
    const patches = [
      ...Array.from({ length: 30 }, (_, i) => patch(`c${i}`, 'culprit', 'y'.repeat(9_000))),
      patch('x', 'conflict'),
      patch('ok', 'landed'),
    ];
    const all = toAnnotations(record(patches, { problem: 'Out of disk.' }));
    const errors = all.filter(({ level }) => level === 'error');
    expect(errors).toHaveLength(10);
    expect(errors[0]!.message).toBe('Out of disk.');
    expect(errors.at(-1)!.message).toBe('22 more are in the job summary.');
    expect(all.filter(({ level }) => level === 'warning').map(({ title }) => title)).toEqual(['conflict: x']);
    for (const { message } of all) expect(message.length).toBeLessThanOrEqual(4_096);
  });
});

describe('outputs and exit code', () => {
  it('are the outputs that action.yml names', () => {
    const file = path.resolve(import.meta.dirname, '../../action.yml');
    const action = parse(readFileSync(file, 'utf8')) as { outputs: Record<string, unknown> };
    expect(Object.keys(toOutputs(record([]), runOf(record([])), '/out'))).toEqual(
      Object.keys(action.outputs),
    );
  });

  it('count by what happened', () => {
    const all = (Object.keys(REASONS) as VerdictName[]).map((verdict) => patch(verdict, verdict));
    expect(toOutputs(record(all), runOf(record(all)), '/out')).toMatchObject({
      'landed-count': '2',
      'rejected-count': '5',
      'undecided-count': '1',
      'landed-sha': '',
    });
  });

  it.each([
    ['error', [patch('a', 'landed')], 'landed', 0],
    ['error', [patch('a', 'culprit')], 'rejected', 0],
    ['rejected', [patch('a', 'culprit')], 'rejected', 1],
    ['rejected', [patch('a', 'already-applied')], 'empty', 0],
    ['error', [], 'baseline-red', 1],
    ['never', [patch('a', 'culprit')], 'rejected', 0],
    ['never', [], 'baseline-red', 0],
  ] as const)('fail-on %s', (failOn, patches, result, code) => {
    expect(toExitCode(record([...patches], { result }), failOn)).toBe(code);
  });
});

describe('run.json', () => {
  it('holds what its schema says, for every verdict', () => {
    const all = (Object.keys(REASONS) as VerdictName[]).map((verdict) => patch(verdict, verdict));
    const made = record(all);
    const kpis = measure(made);
    const json = JSON.parse(JSON.stringify(runOf(made, kpis))) as unknown;
    expect(RunJson.parse(json).patches.map(({ verdict }) => verdict)).toEqual(Object.keys(REASONS));
  });

  it('is read as an earlier version wrote it', () => {
    const file = path.resolve(import.meta.dirname, '../fixtures/run/0.1.0-before-causes.json');
    const run = RunJson.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(run.pullRequest).toMatchObject({ renamed: [], branch: 'the base' });
    expect(run.lessons).toMatchObject([{ saves: null }]);
    expect(toComment(run, {}, undefined)).toContain('1 test fails because of this pull request');
  });
});

const NO_NAMES = { retries: 0, hasNames: false, hasFocus: false, secondChance: false };

describe('KPIs', () => {
  it('leave out what cannot be said', () => {
    const nothing = { patches: [], trials: [], flaky: [], custom: [], search: undefined };
    expect(measure(nothing).map(({ name }) => name)).toEqual(['full trials', 'trial time']);
    const some = measure(
      record([patch('a', 'landed'), patch('b', 'culprit')], { trials: [trial(1, 't', 'green')] }),
    );
    expect(Object.fromEntries(some.map(({ name, value }) => [name, value]))).toEqual({
      'landed ratio': 0.5,
      'culprit rate': 0.5,
      'conflict rate': 0,
      'full trials': 0,
      'trial time': 1.5,
      'suite duration': 1.5,
    });
  });

  it('set the search beside what others would have cost', () => {
    const search = { patches: ['a', 'b', 'c', 'd'], assumptions: assume(4, NO_NAMES), journal: [] };
    // Of the last one, an earlier run knew the verdict.
    const patches = [
      patch('a', 'landed'),
      patch('b', 'culprit'),
      patch('c', 'landed'),
      patch('d', 'landed'),
      patch('known', 'culprit'),
    ];
    const trials = [trial(1, 't', 'green'), trial(2, 'x', 'red'), trial(3, 'y', 'green')];
    const kpis = Object.fromEntries(
      measure({ patches, trials, flaky: [], custom: [], search }).map(({ name, value }) => [name, value]),
    );
    // Halving: all four, then a and b, then each of them, then c and d.
    expect(kpis).toMatchObject({
      'full trials': 2,
      'full trials one by one': 4,
      'full trials by halving': 5,
      'entropy bound': 3.2,
      'trial time saved': 3,
    });
    const searched = { ...record(patches), trials, search };
    expect(toSummary(searched, runOf(searched), NO_TRENDS)).toMatch(
      /^The search took [\d.]+ s\. One patch at a time would have taken about [\d.]+ s, halving about [\d.]+ s\.$/m,
    );
    const lost = {
      ...searched,
      trials: [...trials, ...[4, 5, 6].map((number) => trial(number, `z${number}`, 'red'))],
    };
    expect(toSummary(lost, runOf(lost), NO_TRENDS)).toContain(
      'Here the search cost more than one patch at a time would have.',
    );
  });

  it('say how often the diffs pointed at the culprit', () => {
    const culprit = patch('b', 'culprit');
    const patches = [
      patch('a', 'landed'),
      { ...culprit, verdict: { ...culprit.verdict, evidence: { tests: ['x', 'y'] } } as Verdict },
    ];
    const right = (hints: Record<string, Record<string, number>>): number | undefined => {
      const journal = [
        {
          question: { ask: 'full' as const, patches: ['a', 'b'], why: '', about: 1 },
          answer: { outcome: 'red' as const, tests: Object.keys(hints), hints },
        },
      ];
      const search = { patches: ['a', 'b', 'c'], assumptions: assume(2, NO_NAMES), journal };
      const kpis = measure({ patches, trials: [], flaky: [], custom: [], search });
      return kpis.find(({ name }) => name === 'suspects right')?.value;
    };
    // `c` was not in that trial, `z` is a test of nobody, and an equal score for all points at nobody.
    expect(right({ x: { a: 2, b: 15, c: 100 }, y: { a: 5, b: 2 }, z: { a: 9 } })).toBe(0.5);
    expect(right({ x: {}, z: { a: 9 } })).toBeUndefined();
  });
});
