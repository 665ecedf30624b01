/** The rules of the house: which folder may import which, what is pure, and how files look. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SRC = path.join(ROOT, 'src');

/**
 * Top to bottom, as in docs/structure.md: a folder imports from those above it. `isolate` imports nothing, so it may
 * be imported from anywhere below.
 */
const FOLDERS = [
  'platform',
  'isolate',
  'config',
  'batch',
  'candidate',
  'trial',
  'search',
  'landing',
  'record',
  'history',
  'insight',
  'report',
  'dashboard',
];
/** Same input, same output: no clock, no chance, no file, no network. Holds for all that they import, to the last. */
const PURE = ['isolate', 'record', 'insight', 'report'];
/** Packages that are pure themselves. */
const PURE_PACKAGES = new Set(['zod', 'simple-statistics', 'smol-toml', 'd3-array', 'd3-shape']);
/** The only files with side effects on import. */
const DOORS = new Set(['main.ts', 'post.ts', 'cli.ts']);

interface Import {
  /** Below src, or the name of a package. */
  target: string;
  isType: boolean;
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .toSorted();
}

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(SRC, file), 'utf8');
  const found = [
    ...text.matchAll(/^(?:import|export)( type)?\s[^;]*?from '([^']+)';/gm),
    ...text.matchAll(/import(\()'([^']+)'\)/g),
  ];
  return found.map(([, kind, name]) => ({
    target: name!.startsWith('.') ? path.join(path.dirname(file), name!) : name!,
    isType: kind === ' type',
  }));
}

const files = sourcesIn(SRC);
const folderOf = (file: string): string => (file.includes('/') ? file.split('/')[0]! : '');

describe('folders', () => {
  it('are known, and the files beside them are few', () => {
    expect([...new Set(files.map(folderOf))].toSorted()).toEqual(['', ...FOLDERS].toSorted());
    expect(files.filter((file) => folderOf(file) === '')).toEqual([
      'action-door.ts',
      'cli.ts',
      'command-line.ts',
      'dashboard-command.ts',
      'doctor.ts',
      'door.ts',
      'finish.ts',
      'handover.ts',
      'land-survivors.ts',
      'main.ts',
      'merge-group.ts',
      'open-batch.ts',
      'post.ts',
      'pull-request.ts',
      'report-phase.ts',
      'reproduce.ts',
      'run-context.ts',
      'run.ts',
      'terminal-door.ts',
    ]);
  });

  it.each(FOLDERS)('%s imports only from folders above it', (folder) => {
    const above = FOLDERS.slice(0, FOLDERS.indexOf(folder) + 1);
    const allowed = folder === 'isolate' ? ['isolate'] : folder === 'platform' ? ['platform'] : above;
    const wrong = files
      .filter((file) => folderOf(file) === folder)
      .flatMap((file) => importsOf(file).map(({ target }) => ({ file, target })))
      .filter(({ target }) => files.includes(target) && !allowed.includes(folderOf(target)));
    expect(wrong).toEqual([]);
  });

  it('does not import a door, and gets the whole configuration or the door nowhere', () => {
    const beyond = files.filter((file) => folderOf(file) !== '' && folderOf(file) !== 'config');
    for (const file of beyond) {
      expect(importsOf(file).filter(({ target }) => DOORS.has(target))).toEqual([]);
      const text = readFileSync(path.join(SRC, file), 'utf8');
      expect([file, /\b(?:RunConfig|Door|RunContext)\b/.exec(text)?.[0]]).toEqual([file, undefined]);
    }
  });

  it('is not imported by scripts through tests, nor tests through scripts', () => {
    for (const folder of ['src', 'test'])
      for (const file of sourcesIn(path.join(ROOT, folder)).filter((name) => !name.startsWith('fixtures')))
        expect(readFileSync(path.join(ROOT, folder, file), 'utf8')).not.toMatch(/from '(?:\.\.\/)+scripts\//);
  });
});

describe('pure folders', () => {
  /** All that is loaded with a file, with how it got there. */
  function loaded(file: string, way: readonly string[] = [], seen = new Map<string, readonly string[]>()) {
    if (seen.has(file)) return seen;
    seen.set(file, [...way, file]);
    for (const { target, isType } of importsOf(file)) {
      if (isType) continue;
      if (files.includes(target)) loaded(target, [...way, file], seen);
      else seen.set(target, [...way, file, target]);
    }
    return seen;
  }

  it.each(PURE)('%s loads nothing that touches the world', (folder) => {
    for (const file of files.filter((one) => folderOf(one) === folder))
      for (const [target, way] of loaded(file)) {
        if (!files.includes(target)) {
          expect([way.join(' → '), PURE_PACKAGES.has(target)]).toEqual([way.join(' → '), true]);
          continue;
        }
        const text = readFileSync(path.join(SRC, target), 'utf8');
        const impure = /Date\.now\(|new Date\(\)|Math\.random\(|performance\.|process\.|\bfetch\(/.exec(
          text,
        )?.[0];
        expect([way.join(' → '), impure]).toEqual([way.join(' → '), undefined]);
      }
  });
});

describe('files', () => {
  const all = ['src', 'scripts', 'test/support'].flatMap((folder) =>
    sourcesIn(path.join(ROOT, folder)).map((file) => path.join(folder, file)),
  );

  it.each(all.filter((file) => !file.endsWith('.d.ts')))(
    '%s opens with a sentence that says what it is for',
    (file) => {
      const text = readFileSync(path.join(ROOT, file), 'utf8').replace(/^#!.*\n/, '');
      // Not the docstring of what follows: a line of code, or its docstring, comes next.
      expect(text).toMatch(/^\/\*\*[^]*?[.:)]\s*\*\/\n(?!export|function|const|class|interface|type)/);
    },
  );

  it('have one subject: few are long', () => {
    const long = files.filter((file) => readFileSync(path.join(SRC, file), 'utf8').split('\n').length > 400);
    expect(long).toEqual([]);
  });
});
