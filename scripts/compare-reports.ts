/**
 * Compares what AutoSync reads from report files with what the files count themselves: `node scripts/compare-reports.ts
 * FOLDER…`. Folders are searched for XML, TRX, JSON and TAP. Prints each file where the two differ, with both counts. Not
 * every difference is a mistake: counters are often wrong, and each has to be judged.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { redactor } from '../src/platform/text/redact.ts';
import { Collector } from '../src/trial/reports/collect.ts';
import { countStatuses } from '../src/trial/reports/model.ts';
import { readReport } from '../src/trial/reports/read.ts';

interface Counts {
  tests: number;
  failed: number;
  skipped: number;
}
type Element = Readonly<Record<string, unknown>>;

const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', isArray: () => false });

/** What the counters of the file say; `undefined` where it has none that are known. */
function countersOf(text: string): Counts | undefined {
  if (/^\s*[{[]/.test(text)) return undefined;
  const document = parser.parse(text) as Record<string, unknown>;
  const [name, root] = Object.entries(document).find(([key]) => !key.startsWith('?')) ?? [];
  if (typeof root !== 'object' || root === null) return undefined;
  const of = (element: Element, ...keys: string[]): number =>
    keys.reduce((sum, key) => sum + (Number(element[`@${key}`]) || 0), 0);
  const element = root as Element;
  switch (name) {
    case 'testsuites':
    case 'testsuite': {
      const suites = name === 'testsuite' ? [element] : list(element['testsuite']);
      const sum = (...keys: string[]): number =>
        suites.reduce((total, suite) => total + of(suite, ...keys), 0);
      return { tests: sum('tests'), failed: sum('failures', 'errors'), skipped: sum('skipped', 'disabled') };
    }
    case 'test-run':
      return { tests: of(element, 'total'), failed: of(element, 'failed'), skipped: of(element, 'skipped') };
    case 'test-results':
      return {
        tests: of(element, 'total'),
        failed: of(element, 'failures', 'errors'),
        skipped: of(element, 'not-run', 'ignored', 'skipped'),
      };
    case 'assemblies':
    case 'assembly': {
      const all = name === 'assembly' ? [element] : list(element['assembly']);
      const sum = (...keys: string[]): number => all.reduce((total, one) => total + of(one, ...keys), 0);
      return { tests: sum('total'), failed: sum('failed', 'errors'), skipped: sum('skipped') };
    }
    case 'TestRun': {
      const counters = (element['ResultSummary'] as Element | undefined)?.['Counters'] as Element | undefined;
      if (!counters) return undefined;
      const total = of(counters, 'total');
      return {
        tests: total,
        failed: of(counters, 'failed', 'error', 'timeout', 'aborted'),
        skipped: total - of(counters, 'executed'),
      };
    }
    default:
      return undefined;
  }
}

function list(value: unknown): Element[] {
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]) as Element[];
}

async function ourCounts(file: string, bytes: Buffer): Promise<Counts | string> {
  const collector = new Collector([path.dirname(file)], redactor([]));
  async function* chunks() {
    yield await Promise.resolve(bytes);
  }
  try {
    await readReport(file, chunks(), collector.sinkOf(file));
  } catch (error) {
    return (error as Error).message.replace(`${file}: `, '');
  }
  const { tests, failed, skipped, pending } = countStatuses(collector.tests);
  return { tests, failed, skipped: skipped + pending };
}

let [read, same, different, refused] = [0, 0, 0, 0];
for (const folder of process.argv.slice(2))
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(?:xml|trx|json|jsonl|tap|out)$/.test(entry.name)) continue;
    const file = path.join(entry.parentPath, entry.name);
    const bytes = readFileSync(file);
    let counters: Counts | undefined;
    try {
      counters = countersOf(bytes.toString('utf8'));
    } catch {
      // A file that the peer cannot read has no counters.
    }
    const ours = await ourCounts(file, bytes);
    const name = path.relative(folder, file);
    if (typeof ours === 'string') {
      refused += 1;
      if (counters && counters.tests > 0) process.stdout.write(`refused    ${name}: ${ours}\n`);
      continue;
    }
    read += 1;
    if (!counters) continue;
    const isSame = JSON.stringify(ours) === JSON.stringify(counters);
    if (isSame) same += 1;
    else {
      different += 1;
      process.stdout.write(
        `different  ${name}: read ${JSON.stringify(ours)}, counters ${JSON.stringify(counters)}\n`,
      );
    }
  }
process.stdout.write(
  `${read} files read, ${refused} refused; with counters: ${same} the same, ${different} different\n`,
);
