/** Reads the JSON events of `go test`. */
import { z } from 'zod';
import type { LinesFormat, LinesReader } from './lines.ts';
import type { Sink } from './model.ts';

const Event = z.object({
  Action: z.string(),
  Package: z.string().optional(),
  ImportPath: z.string().optional(),
  Test: z.string().optional(),
  Elapsed: z.number().optional(),
  Output: z.string().optional(),
  /** Of a package that failed because something did not build: the `ImportPath` of that build. */
  FailedBuild: z.string().optional(),
});

/** `go test -json`; its events come from test2json. */
export const go: LinesFormat = {
  name: 'go test -json',
  matches: (keys) => keys.has('Action'),
  open: (sink) => new GoReader(sink),
};

interface OpenPackage {
  output: string;
  tests: Map<string, OpenTest>;
  hasFailure: boolean;
}

interface OpenTest {
  output: string;
  /** Number of subtests that ended. A test with subtests is reported only if it fails and none of them does. */
  children: number;
  failedChildren: number;
}

const OUTPUT_CAP = 20_000;
const STATUSES = { pass: 'passed', fail: 'failed', skip: 'skipped' } as const;

class GoReader implements LinesReader {
  private readonly sink: Sink;
  private readonly packages = new Map<string, OpenPackage>();
  /** Output of builds, by `ImportPath`. */
  private readonly builds = new Map<string, string>();
  /** Builds that failed, and that no package has named yet. */
  private readonly failedBuilds = new Set<string>();

  constructor(sink: Sink) {
    this.sink = sink;
  }

  read(value: unknown): void {
    const event = Event.parse(value);
    const { Action: action, Test: test } = event;
    if (action.startsWith('build-')) {
      const from = event.ImportPath ?? '';
      this.builds.set(from, keep(this.builds.get(from) ?? '', event.Output));
      if (action === 'build-fail') this.failedBuilds.add(from);
      return;
    }
    const name = event.Package ?? '';
    const open = this.openPackage(name);
    if (action === 'output') {
      const place = test === undefined ? open : this.openTest(open, test);
      place.output = keep(place.output, event.Output);
    } else if (action === 'run' && test !== undefined) {
      this.openTest(open, test);
    } else if (action === 'pass' || action === 'fail' || action === 'skip' || action === 'bench') {
      const milliseconds = (event.Elapsed ?? 0) * 1_000;
      if (test === undefined) this.endPackage(name, open, action, milliseconds, event.FailedBuild);
      else this.endTest(name, open, test, action === 'bench' ? 'pass' : action, milliseconds);
    }
  }

  end(): string | undefined {
    for (const build of this.failedBuilds) this.failBuild(build, this.builds.get(build) ?? '');
    const [open] = this.packages.keys();
    return open === undefined ? undefined : `the package ${open} has no result`;
  }

  private openPackage(name: string): OpenPackage {
    const known = this.packages.get(name) ?? { output: '', tests: new Map(), hasFailure: false };
    this.packages.set(name, known);
    return known;
  }

  private openTest(open: OpenPackage, name: string): OpenTest {
    const known = open.tests.get(name) ?? { output: '', children: 0, failedChildren: 0 };
    open.tests.set(name, known);
    return known;
  }

  private endTest(
    name: string,
    open: OpenPackage,
    test: string,
    action: keyof typeof STATUSES,
    durationMs: number,
  ): void {
    const { output, children, failedChildren } = this.openTest(open, test);
    open.tests.delete(test);
    const slash = test.lastIndexOf('/');
    const parent = slash < 0 ? undefined : open.tests.get(test.slice(0, slash));
    if (parent) {
      parent.children += 1;
      if (action === 'fail') parent.failedChildren += 1;
    }
    if (action === 'fail') open.hasFailure = true;
    if (children > 0 && (action !== 'fail' || failedChildren > 0)) return;
    const said = output
      .split('\n')
      .filter((line) => !/^\s*(?:===|---) /.test(line))
      .join('\n');
    const place =
      action === 'fail' ? /^[ \t]+([\w./-]{1,200}\.go):(\d+): ?/m.exec(said.slice(0, 4_000)) : null;
    this.sink.test({
      suite: [name],
      name: test,
      status: STATUSES[action],
      durationMs,
      ...(action === 'pass'
        ? { output: said }
        : {
            message: (place ? said.slice(place.index + place[0].length) : said.trim()).split('\n', 1)[0],
            trace: said,
          }),
      file: place?.[1],
      line: Number(place?.[2]),
    });
  }

  private endPackage(
    name: string,
    open: OpenPackage,
    action: string,
    durationMs: number,
    failedBuild: string | undefined,
  ): void {
    this.packages.delete(name);
    const unfinished = [...open.tests].filter(([, { children }]) => children === 0);
    if (action !== 'fail') {
      // What a test prints can spoil the line of its result. The package passed, and so did the test.
      for (const [test] of unfinished) this.sink.test({ suite: [name], name: test, status: 'passed' });
      return;
    }
    // After a panic or `os.Exit`, some tests have no result.
    for (const [test, { output }] of unfinished)
      this.sink.test({
        suite: [name],
        name: test,
        status: 'failed',
        message: 'It did not finish.',
        trace: output,
      });
    const build = failedBuild ?? this.buildOf(name, open.output);
    if (build !== undefined)
      return this.failBuild(name, `${this.builds.get(build) ?? ''}${open.output}`, build);
    if (open.hasFailure || unfinished.length > 0) return;
    const trace = open.output;
    const message = trace.includes('[setup failed]')
      ? 'The package cannot be loaded.'
      : 'The package failed.';
    this.sink.test({ suite: [name], name: '(package)', status: 'failed', durationMs, message, trace });
  }

  /** The build of a package, where an older go does not name it. */
  private buildOf(name: string, output: string): string | undefined {
    if (!output.includes('[build failed]')) return undefined;
    return [...this.builds.keys()].find((path) => path === name || path.startsWith(`${name} [`)) ?? name;
  }

  private failBuild(name: string, trace: string, build = name): void {
    this.failedBuilds.delete(build);
    const message = 'The package does not build.';
    this.sink.test({ suite: [name], name: '(package)', status: 'failed', message, trace });
  }
}

function keep(output: string, more: string | undefined): string {
  return more === undefined || output.length >= OUTPUT_CAP ? output : output + more.slice(0, OUTPUT_CAP);
}
