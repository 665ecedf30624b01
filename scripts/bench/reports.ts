/**
 * Compares AutoSync's reader with two well-known parsers on generated JUnit files: one file of 200 MB, and
 * 50,000 small ones. Each reader has a process of its own. Prints MB/s, peak memory, and the ratios.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readInChunks } from '../../src/platform/system/files.ts';
import { readReport } from '../../src/trial/reports/read.ts';

const LARGE_BYTES = 200_000_000;
const SMALL_FILES = 50_000;

/** Each reader counts the test cases and keeps none: only reading is measured. */
const READERS: Record<string, (file: string) => Promise<number>> = {
  async autosync(file) {
    let cases = 0;
    const sink = { test: () => (cases += 1), note: () => undefined, claimFailure: () => undefined };
    await readReport(path.basename(file), readInChunks(file), sink);
    return cases;
  },
  async 'fast-xml-parser'(file) {
    const { XMLParser } = await import('fast-xml-parser');
    const parsed: unknown = new XMLParser({ ignoreAttributes: false }).parse(readFileSync(file));
    return countKeys(parsed, 'testcase');
  },
  async junit2json(file) {
    const { parse } = await import('junit2json');
    return countKeys(await parse(readFileSync(file, 'utf8')), 'testcase');
  },
};

function countKeys(value: unknown, name: string): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countKeys(item, name), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, inner]) => sum + (key === name ? [inner].flat().length : countKeys(inner, name)),
    0,
  );
}

function suite(n: number, cases: number): string {
  const lines = Array.from({ length: cases }, (_, i) => {
    const open = `  <testcase name="handles case ${i} of &lt;input&gt;" classname="com.example.Suite${n}Test" time="0.0${i}"`;
    if (i % 50 === 7)
      return `${open}><failure message="expected ${i}" type="AssertionError"><![CDATA[${'\tat com.example.Foo.bar(Foo.java:12)\n'.repeat(20)}]]></failure></testcase>`;
    if (i % 50 === 9) return `${open}><skipped/></testcase>`;
    if (i % 10 === 3)
      return `${open}><system-out>${'some output of the test\n'.repeat(10)}</system-out></testcase>`;
    return `${open}/>`;
  });
  return `<testsuite name="com.example.Suite${n}Test" tests="${cases}" time="1.5">\n${lines.join('\n')}\n</testsuite>\n`;
}

function generate(folder: string): void {
  mkdirSync(path.join(folder, 'large'));
  mkdirSync(path.join(folder, 'small'));
  const large = ['<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'];
  for (let [n, bytes] = [0, 0]; bytes < LARGE_BYTES; n += 1) {
    const text = suite(n, 100);
    bytes += text.length;
    large.push(text);
  }
  writeFileSync(path.join(folder, 'large/report.xml'), `${large.join('')}</testsuites>\n`);
  for (let n = 0; n < SMALL_FILES; n += 1)
    writeFileSync(path.join(folder, 'small', `TEST-${n}.xml`), `<?xml version="1.0"?>\n${suite(n, 4)}`);
}

interface Measured {
  cases: number;
  seconds: number;
  peakMegabytes: number;
}

/** In the child process: reads every file of the folder, and prints time and memory. */
async function measure(reader: string, folder: string): Promise<void> {
  const started = performance.now();
  let cases = 0;
  for (const name of readdirSync(folder)) cases += await READERS[reader]!(path.join(folder, name));
  const seconds = (performance.now() - started) / 1_000;
  const measured: Measured = { cases, seconds, peakMegabytes: process.resourceUsage().maxRSS / 1_000 };
  process.stdout.write(JSON.stringify(measured));
}

function inChild(reader: string, folder: string): Measured | string {
  const child = spawnSync(
    process.execPath,
    ['--max-old-space-size=12000', import.meta.filename, reader, folder],
    { encoding: 'utf8', maxBuffer: 1e9 },
  );
  if (child.status === 0) return JSON.parse(child.stdout) as Measured;
  return (
    child.stderr
      .split('\n')
      .find((line) => /error/i.test(line))
      ?.slice(0, 100) ?? `ended by ${child.signal}`
  );
}

function report(folder: string): void {
  generate(folder);
  for (const kind of ['large', 'small']) {
    const place = path.join(folder, kind);
    const bytes = readdirSync(place).reduce((sum, name) => sum + statSync(path.join(place, name)).size, 0);
    process.stdout.write(`${readdirSync(place).length} file(s), ${(bytes / 1e6).toFixed(0)} MB\n`);
    let own = 0;
    for (const reader of Object.keys(READERS)) {
      const measured = inChild(reader, place);
      if (typeof measured === 'string') {
        process.stdout.write(`  ${reader.padEnd(18)} ${measured}\n`);
        continue;
      }
      const { cases, seconds, peakMegabytes } = measured;
      const speed = bytes / 1e6 / seconds;
      own ||= speed;
      const allowed = 150 + (cases * 100) / 1e6;
      const memory = reader === 'autosync' ? `, ${allowed.toFixed(0)} MB allowed` : '';
      process.stdout.write(
        `  ${reader.padEnd(18)} ${speed.toFixed(1).padStart(6)} MB/s, ours is ${(own / speed).toFixed(2)} x; peak ${peakMegabytes.toFixed(0)} MB${memory}; ${cases} cases\n`,
      );
    }
  }
}

const [reader, folder] = process.argv.slice(2);
if (reader && folder) await measure(reader, folder);
else {
  const home = mkdtempSync(path.join(os.tmpdir(), 'autosync-bench-'));
  try {
    report(home);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
