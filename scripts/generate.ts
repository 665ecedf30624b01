/** Generates files from the sources: schemas, inputs of action.yml and of the workflow, tables of the docs. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ConfigFile } from '../src/config/file.ts';
import { inputsOf, inputSpec, type InputName } from '../src/config/inputs.ts';
import { HistoryLine } from '../src/history/lines.ts';
import { RunJson } from '../src/record/run-json.ts';
import { FeedbackJson } from '../src/insight/feedback.ts';
import { LessonsJson } from '../src/insight/lessons.ts';
import { TrendsJson } from '../src/insight/trends.ts';
import { SnapshotJson } from '../src/record/snapshot.ts';
import { FRAMEWORKS } from '../src/trial/focus/frameworks.ts';

const root = path.resolve(import.meta.dirname, '..');
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

/** Inputs of the reusable workflow. The token is its own, and `phase: report` runs no tests. */
const workflowInputs = inputsOf('action').filter((name) => !['token', 'phase', 'matrix'].includes(name));

const stale = [
  generated('schemas/config.schema.json', () => json(z.toJSONSchema(ConfigFile, { io: 'input' }))),
  generated('schemas/run.schema.json', () => json(z.toJSONSchema(RunJson))),
  generated('schemas/snapshot.schema.json', () => json(z.toJSONSchema(SnapshotJson))),
  generated('schemas/lessons.schema.json', () => json(z.toJSONSchema(LessonsJson))),
  generated('schemas/feedback.schema.json', () => json(z.toJSONSchema(FeedbackJson))),
  generated('schemas/trends.schema.json', () => json(z.toJSONSchema(TrendsJson))),
  generated('schemas/history.schema.json', () => json(z.toJSONSchema(HistoryLine))),
  generated('action.yml', (text) => between(text, '  # inputs', inputsOf('action').flatMap(actionInput))),
  generated('.github/workflows/autosync.yml', (text) =>
    between(
      between(text, '      # inputs', workflowInputs.flatMap(workflowInput)),
      '          # with',
      workflowInputs.map(passedOn),
    ),
  ),
  generated('docs/reports.md', (text) => between(text, '<!-- frameworks', frameworkTable(), ' -->')),
  generated('README.md', (text) => between(text, '<!-- inputs', inputTable(), ' -->')),
].filter((file) => file !== undefined);

if (values.check && stale.length > 0) {
  process.stderr.write(`Out of date: ${stale.join(', ')}. Run \`npm run generate\` and commit the result.\n`);
  process.exitCode = 1;
}

/** Writes one file, or only checks it with `--check`. Returns its name if it was out of date. */
function generated(file: string, make: (current: string) => string): string | undefined {
  const target = path.join(root, file);
  const current = readOrEmpty(target);
  const wanted = make(current);
  if (current === wanted) return undefined;
  if (!values.check) writeFileSync(target, wanted);
  return file;
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function between(text: string, marker: string, lines: readonly string[], close = ''): string {
  const start = `${marker}: generated${close}\n`;
  const end = `${marker}: end${close}\n`;
  const [head, rest] = text.split(start);
  const tail = rest?.split(end)[1];
  if (head === undefined || tail === undefined) throw new Error(`The markers "${marker}" are missing.`);
  return `${head}${start}${lines.join('\n')}\n${end}${tail}`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function described(name: InputName): string {
  const { description, default: fixed, expression, defaultText } = inputSpec(name);
  const standard = fixed ?? expression;
  return JSON.stringify(
    standard === undefined && defaultText ? `${description} Default: ${defaultText}.` : description,
  );
}

function defaultOf(name: InputName): string[] {
  const { default: fixed, expression } = inputSpec(name);
  const standard = fixed ?? expression;
  // Long defaults live in the code; an empty input means "the default" everywhere.
  return standard === undefined || standard.includes('\n') ? [] : [`default: ${JSON.stringify(standard)}`];
}

function actionInput(name: InputName): string[] {
  const spec = inputSpec(name);
  return [
    `  ${name}:`,
    `    description: ${described(name)}`,
    `    required: ${spec.required ?? false}`,
    ...defaultOf(name).map((line) => `    ${line}`),
  ];
}

function workflowInput(name: InputName): string[] {
  const spec = inputSpec(name);
  return [
    `      ${name}:`,
    `        description: ${described(name)}`,
    '        type: string',
    `        required: ${spec.required ?? false}`,
    ...defaultOf(name).map((line) => `        ${line}`),
  ];
}

function passedOn(name: InputName): string {
  return `          ${name}: \${{ inputs.${name} }}`;
}

function frameworkTable(): string[] {
  const rows = FRAMEWORKS.map(({ name, report, focus, programs }) => {
    const flags =
      report.add === '' ? 'writes them anyway' : [`\`${report.add}\``, report.also ?? []].flat().join(', ');
    const behind = focus.startsWith('--') || focus.startsWith('-') ? '' : '… ';
    return `| ${name} | ${flags} | \`${report.paths}\` | \`${programs[0]!.join(' ')} ${behind}${focus}\` |`;
  });
  return unformatted([
    '| framework | flags for a report | `report-paths` | focus |',
    '|---|---|---|---|',
    ...rows,
  ]);
}

function inputTable(): string[] {
  const rows = inputsOf('action').map((name) => {
    const spec = inputSpec(name);
    const standard = spec.required
      ? '**required**'
      : (spec.defaultText ?? `\`${spec.default ?? spec.expression ?? ''}\``);
    return `| ${[`\`${name}\``, standard, spec.description].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return unformatted(['| input | default | meaning |', '|---|---|---|', ...rows]);
}

function unformatted(lines: readonly string[]): string[] {
  return ['<!-- prettier-ignore-start -->', '', ...lines, '', '<!-- prettier-ignore-end -->'];
}
