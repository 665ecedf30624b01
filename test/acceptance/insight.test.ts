import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { FeedbackJson } from '../../src/insight/feedback.ts';
import { LessonsJson } from '../../src/insight/lessons.ts';
import { TrendsJson } from '../../src/insight/trends.ts';
import { Repository, type Files } from '../support/repository.ts';
import { runCli, type CliResult } from '../support/runner.ts';
import { setTheStage } from '../support/runner-scene.ts';

/** Tests that write a report and numbers of their own; `state` says how they are today. */
const BASE: Files = {
  'test.sh': [
    '#!/bin/bash',
    'sleep "$(cat slow 2>/dev/null || echo 0)"',
    'echo "[{\\"name\\":\\"bundle size\\",\\"unit\\":\\"kB\\",\\"value\\":$(cat size)}]" > metrics.json',
    'if [ -f broken ]; then echo "not ok 1 - works"; else echo "ok 1 - works"; fi > report.tap',
    'echo "ok 2 - stands" >> report.tap; echo 1..2 >> report.tap',
    '[ ! -f broken ]',
    '',
  ].join('\n'),
  size: '100',
  '.gitignore': 'metrics.json\nreport.tap\n',
  '.github/autosync.json': JSON.stringify({
    kpiPaths: ['metrics.json'],
    kpis: { 'bundle size': { goal: 90, alert: { above: 150 } } },
    alerts: { fail: true },
  }),
};

function project(files: Files = BASE): {
  repository: Repository;
  go: (...args: string[]) => Promise<CliResult>;
} {
  const repository = Repository.create(files);
  repository.publish();
  const args = [
    'run',
    '--test-command',
    'bash ./test.sh',
    '--report-paths',
    'report.tap',
    '--focus-command',
    'none',
  ];
  return { repository, go: (...more) => runCli(repository.directory, [...args, ...more]) };
}

const out = (repository: Repository, name: string): string =>
  readFileSync(path.join(repository.directory, '.autosync/out', name), 'utf8');

describe('what runs mean', () => {
  it('leaves lessons, feedback and trends that their schemas allow', async () => {
    const { repository, go } = project();
    for (let i = 0; i < 3; i += 1) await go();
    for (const [name, type] of [
      ['lessons', LessonsJson],
      ['feedback', FeedbackJson],
      ['trends', TrendsJson],
    ] as const) {
      const file = { lessons: 'lessons_learned.json', feedback: 'feedback_loop.json', trends: 'trends.json' }[
        name
      ];
      const value: unknown = JSON.parse(out(repository, file));
      type.parse(value);
      const schema = JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8')) as object;
      const validate = new Ajv2020({ strict: false }).compile(schema);
      expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
    }
    const trends = TrendsJson.parse(JSON.parse(out(repository, 'trends.json')));
    expect(trends.runs).toHaveLength(3);
    expect(trends.series.find(({ name }) => name === 'bundle size')).toEqual({
      name: 'bundle size',
      unit: 'kB',
      values: [100, 100, 100],
      changes: [],
    });
    const csv = out(repository, 'trends.csv').trim().split('\r\n');
    expect(csv[0]).toMatch(/^"run","at","commit","result",/);
    expect(csv).toHaveLength(4);
    const summary = out(repository, 'kpi_summary.md');
    expect(summary).toMatch(/\| bundle size \| 100 kB \(goal 90 kB\) \| = \| ▄▄▄ \|/);
  });

  it('raises an alert for a KPI beyond its rule, and fails the run where that is asked for', async () => {
    const { repository, go } = project();
    const calm = await go();
    expect([calm.exitCode, calm.run!.alerts]).toEqual([0, []]);
    repository.commit({ size: '160' }, 'Grow');
    repository.git('push', '--quiet', 'origin', 'main');
    const loud = await go();
    expect(loud.exitCode).toBe(1);
    expect(loud.run!.alerts).toEqual(['bundle size is 160 kB, above 150.']);
    expect(loud.run!.kpis.find(({ name }) => name === 'bundle size')).toEqual({
      name: 'bundle size',
      value: 160,
      unit: 'kB',
      previous: 100,
      goal: 90,
      alert: 'bundle size is 160 kB, above 150.',
    });
    expect(out(repository, 'kpi_summary.md')).toContain('🚨 bundle size is 160 kB, above 150.');
    expect((await go('--fail-on', 'never')).exitCode).toBe(0);
  });

  it('learns a lesson, keeps it, and lets it go when it is mended', async () => {
    const { repository, go } = project();
    repository.commit({ broken: 'x\n' }, 'Break');
    repository.git('push', '--quiet', 'origin', 'main');
    let last: CliResult | undefined;
    for (let i = 0; i < 3; i += 1) last = await go('--retries', '0');
    const ids = last!.run!.lessons.map(({ id }) => id);
    // The red branch is a part of that, and told only in the file.
    expect(ids).toEqual(['failing-since: works']);
    expect(out(repository, 'kpi_summary.md')).toContain('💡 Lessons');
    expect(last!.run!.branchTests!.stillFailing).toMatchObject([{ id: 'works', runs: 3 }]);
    expect(out(repository, 'kpi_summary.md')).toContain(
      'Tests of the branch since the run before: 🔴 still failing: 1',
    );
    repository.commit({ broken: null }, 'Mend');
    repository.git('push', '--quiet', 'origin', 'main');
    const mended = await go();
    expect(mended.run!.lessons).toEqual([]);
    expect(mended.run!.branchTests).toMatchObject({ fixed: ['works'], stillFailing: [] });
    const { lessons } = LessonsJson.parse(JSON.parse(out(repository, 'lessons_learned.json')));
    expect(lessons.map(({ id, status }) => [id, status])).toEqual(
      expect.arrayContaining([
        ['baseline-red: branch', 'resolved'],
        ['failing-since: works', 'resolved'],
      ]),
    );
  });

  it('says which file of numbers cannot be read, and goes on', async () => {
    const { go } = project({
      ...BASE,
      'test.sh': BASE['test.sh']!.replace('echo "[{', 'echo "nonsense [{'),
    });
    const done = await go();
    expect(done.exitCode).toBe(0);
    expect(done.stdout).toContain('note: metrics.json holds no metrics');
  });

  it('takes numbers from the trial that wrote them, and from no older file', async () => {
    const { repository, go } = project({
      ...BASE,
      'test.sh': BASE['test.sh']!.replace(/^echo "\[\{.*$/m, 'true'),
    });
    repository.write({ 'metrics.json': '[{"name": "bundle size", "unit": "kB", "value": 777}]' });
    expect((await go('--workspace', 'in-place')).exitCode).toBe(0);
    expect(out(repository, 'run.json')).not.toContain('777');
    // The same number counts where the trial writes it.
    const writing = project({ ...BASE, size: '777', 'test.sh': BASE['test.sh']! });
    await writing.go('--workspace', 'in-place');
    expect(out(writing.repository, 'run.json')).toContain('777');
  });

  it('goes into an artifact of its own, and into outputs', async () => {
    const { runOnce, services } = await setTheStage();
    const step = await runOnce('2001');
    expect(step.outputs).toMatchObject({ 'lessons-count': '0', 'alerts-count': '0' });
    expect(services.artifacts.map(({ name }) => name)).toContain('autosync-trends');
  });
});
