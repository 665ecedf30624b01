/** Readers of foreign bytes under random damage: no crash, no hang. Each test prints how many inputs it tried. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodePatch } from '../../src/batch/decode.ts';
import { parseManifest, withoutEntry } from '../../src/batch/manifest.ts';
import { ConfigFile } from '../../src/config/file.ts';
import { History } from '../../src/history/history.ts';
import { inspect } from '../../src/history/schema.ts';
import { redactor } from '../../src/platform/text/redact.ts';
import { UserError } from '../../src/platform/text/user-error.ts';
import { RunJson } from '../../src/record/run-json.ts';
import { toRunJson } from '../../src/record/to-run-json.ts';
import { parseSearch } from '../../src/record/snapshot.ts';
import { readCustomMetrics } from '../../src/trial/custom-metrics.ts';
import { Collector } from '../../src/trial/reports/collect.ts';
import { ReportError } from '../../src/trial/reports/model.ts';
import { readReport } from '../../src/trial/reports/read.ts';
import { NO_MEANING, makeRecord, makeStart } from '../support/make.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { ATTACKS } from './corpus.ts';

const SECONDS = 6;
const REPORTS = path.resolve(import.meta.dirname, '../fixtures/reports');
const LIMITS = ConfigFile.parse({}).policy.limits;
const counts: Record<string, number> = {};
afterAll(() => {
  for (const [what, count] of Object.entries(counts))
    process.stdout.write(`fuzz: ${what}: ${count} inputs\n`);
});

/** Damages bytes: flips some, cuts, repeats, and puts foreign pieces in between. */
const damage = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('flip' as const),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      value: fc.nat(255),
    }),
    fc.record({
      kind: fc.constant('cut' as const),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat(400),
    }),
    fc.record({
      kind: fc.constant('repeat' as const),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat(400),
    }),
    fc.record({
      kind: fc.constant('insert' as const),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      piece: fc.constantFrom(
        '\0',
        '\x1b[',
        '\u202e',
        '"',
        '<!DOCTYPE x [<!ENTITY a "b">]>',
        '&a;',
        '}',
        '[[[[',
        '\r',
        '@@ -1 +1 @@\n',
        'diff --git a/x b/x\n',
        'From x Mon Sep 17 00:00:00 2001\n',
        '1e999',
        '\\',
        '-1',
        '\xff\xfe',
      ),
    }),
  ),
  { minLength: 1, maxLength: 6 },
);

function damaged(bytes: Uint8Array, plan: typeof damage extends fc.Arbitrary<infer T> ? T : never): Buffer {
  let now = Buffer.from(bytes);
  for (const step of plan) {
    const at = Math.floor(step.at * now.length);
    if (step.kind === 'flip' && at < now.length) now[at] = step.value;
    if (step.kind === 'cut') now = Buffer.concat([now.subarray(0, at), now.subarray(at + step.length)]);
    if (step.kind === 'repeat')
      now = Buffer.concat([now.subarray(0, at), now.subarray(at, at + step.length), now.subarray(at)]);
    if (step.kind === 'insert')
      now = Buffer.concat([now.subarray(0, at), Buffer.from(step.piece, 'latin1'), now.subarray(at)]);
  }
  return now;
}

/** Feeds damaged seeds to a reader for some seconds. `read` throws only what the reader may not throw. */
async function fuzz(
  what: string,
  seeds: readonly Uint8Array[],
  read: (bytes: Buffer, seed: number) => Promise<void> | void,
) {
  counts[what] = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(seeds.length - 1), damage, async (seed, plan) => {
      counts[what]! += 1;
      const started = performance.now();
      await read(damaged(seeds[seed]!, plan), seed);
      expect(performance.now() - started).toBeLessThan(5_000);
    }),
    { numRuns: 100_000, interruptAfterTimeLimit: SECONDS * 1_000, markInterruptAsFailure: false },
  );
  expect(counts[what]).toBeGreaterThan(100);
}

describe('damaged input', () => {
  const patches = ATTACKS.filter(({ content }) => content.length < 5_000).map(({ content }) =>
    Buffer.from(content),
  );

  it('patches and mail get parts or a verdict', async () => {
    const folder = temporaryFolder();
    await fuzz('patches and mail', patches, async (bytes) => {
      const read = await decodePatch(bytes, 'x.patch', LIMITS, folder);
      expect(Array.isArray(read) ? 'parts' : read.verdict).toMatch(/^(?:parts|invalid|refused)$/);
    });
    // The last one may still be under way.
    expect(readdirSync(folder).length).toBeLessThanOrEqual(1);
  });

  it('manifests are read, broken, or something else', async () => {
    const entry = {
      id: 'a',
      diff: 'x',
      title: 't',
      dependsOn: ['b'],
      impact: 3,
      author: { name: 'n', email: 'e' },
    };
    const seeds = [
      { schema: 'autosync.batch/1', patches: [entry, { id: 'b', file: '../x' }] },
      { schema: 'autosync.batch/1', patches: [] },
    ];
    await fuzz(
      'manifests',
      seeds.map((seed) => Buffer.from(JSON.stringify(seed, undefined, 1))),
      (bytes) => {
        const text = bytes.toString('utf8');
        const parsed = parseManifest(text, true);
        if (parsed.kind === 'manifest') withoutEntry(text, 'a');
      },
    );
  });

  it('reports give tests, or say where they are wrong', async () => {
    const names = readdirSync(REPORTS).filter((name) => name !== 'expected.json');
    const seeds = names.map((name) => readFileSync(path.join(REPORTS, name)));
    await fuzz('reports', seeds, async (bytes, seed) => {
      const collector = new Collector(['/project'], redactor(['secret']));
      const name = names[seed]!;
      async function* chunks() {
        for (let at = 0; at < bytes.length; at += 512) yield bytes.subarray(at, at + 512);
      }
      try {
        await readReport(name, chunks(), collector.sinkOf(name));
      } catch (error) {
        expect(error).toBeInstanceOf(ReportError);
      }
      for (const test of collector.tests) expect(test.durationMs).toBeGreaterThanOrEqual(0);
    });
  });

  it('numbers of tests give metrics and notes', async () => {
    const seeds = [
      '[{"name":"a","unit":"ms","value":1}]',
      '{"bench":{"latency":{"value":1,"lower_value":0}}}',
    ];
    const folder = temporaryFolder();
    await fuzz(
      'custom metrics',
      seeds.map((seed) => Buffer.from(seed)),
      async (bytes) => {
        writeFileSync(path.join(folder, 'x.json'), bytes);
        const { metrics } = await readCustomMetrics(folder, ['x.json']);
        for (const { value } of metrics) expect(Number.isFinite(value)).toBe(true);
      },
    );
  });

  it('histories are fine, odd, newer or unusable, and never run anything', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'history.db');
    const history = History.open(file);
    history.begin(makeStart({ name: 'n', run: '1', branch: 'main', startedAt: 1, configuration: 'd' }));
    history[Symbol.dispose]();
    const target = path.join(folder, 'damaged.db');
    await fuzz('histories', [readFileSync(file)], (bytes) => {
      writeFileSync(target, bytes);
      expect(['fine', 'odd', 'newer', 'unusable']).toContain(inspect(target).kind);
    });
  });

  it('run.json of an artifact is a run, or is refused', async () => {
    const verdict = { verdict: 'landed', reason: 'green', detail: 'Fine.' } as const;
    const patches = ['a', 'b'].map((id) => ({ id, title: id, verdict, declared: {}, remarks: [] }));
    const none = {
      ...NO_MEANING,
    };
    const whole = JSON.stringify(toRunJson(makeRecord({ patches }), 'Fine.', none));
    expect(RunJson.parse(JSON.parse(whole)).patches).toHaveLength(2);
    const seeds = [whole, '{"schema":"autosync.snapshot/1","search":{"patches":["a"],"journal":[]}}'];
    await fuzz(
      'run.json',
      seeds.map((seed) => Buffer.from(seed)),
      (bytes) => {
        const text = bytes.toString('utf8');
        try {
          const run = RunJson.parse(JSON.parse(text));
          expect(Array.isArray(run.patches)).toBe(true);
        } catch (error) {
          expect([SyntaxError.name, z.ZodError.name]).toContain((error as Error).constructor.name);
        }
        try {
          parseSearch('x.json', text);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      },
    );
  });
});
