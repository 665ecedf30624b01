/** Makes all that people and programs read about a run, from its record and its analysis. */
import type { Analysis } from '../insight/analyse.ts';
import type { PullNews } from '../landing/tell-pulls.ts';
import type { RunRecord } from '../record/record.ts';
import { toRunJson } from '../record/to-run-json.ts';
import { toAnnotations, type Annotation } from './annotations.ts';
import { toComment } from './comment.ts';
import { toFiles } from './files.ts';
import { toOutputs } from './outputs.ts';
import { toPullNews, type PullSetting } from './pull-comment.ts';
import { sentence } from './sentence.ts';
import { toSummary } from './summary.ts';
import { toTerminal, type Line } from './terminal.ts';

/** What a door shows to people and programs. */
export interface Published {
  /** The action's outputs. */
  outputs: Readonly<Record<string, string>>;
  /** Markdown. */
  summary: string;
  /** Markdown, for the pull request of the event, or the one that a landing opened. */
  comment: string;
  proposal: { number: number } | undefined;
  /** What each pull request of a queue is told. */
  pulls: readonly PullNews[];
  annotations: readonly Annotation[];
  /** What a log or a terminal shows at the end. */
  lines: readonly Line[];
}

export interface Reports {
  /** Name → content. */
  files: Readonly<Record<string, string>>;
  published: Published;
}

export interface ReportRequest {
  /** Already redacted: once a text is cut or encoded, a secret in it would not be found. */
  record: RunRecord;
  analysis: Analysis;
  outDirectory: string;
  /** Address of the workflow run, if there is one. */
  runUrl: string | undefined;
  /** How the pull requests of a queue are told; `undefined`: the patches are none. */
  queue: PullSetting | undefined;
  redact: (text: string) => string;
}

/** All reports of a run. Each text is redacted once more. */
export function toReports({ record, analysis, outDirectory, runUrl, queue, redact }: ReportRequest): Reports {
  const run = toRunJson(record, sentence(record), analysis);
  const summary = redact(toSummary(record, run, analysis.trends, { run: runUrl }));
  const files = Object.entries(toFiles(record, run, analysis, summary));
  return {
    files: Object.fromEntries(files.map(([name, content]) => [name, redact(content)])),
    published: {
      outputs: toOutputs(record, run, outDirectory),
      summary,
      comment: redact(toComment(run, { run: runUrl }, analysis.trends)),
      proposal: record.proposal,
      pulls: (queue ? toPullNews(record, run, queue, { run: runUrl }) : []).map((news) => ({
        ...news,
        title: redact(news.title),
        body: redact(news.body),
      })),
      annotations: toAnnotations(record).map((item) => ({
        ...item,
        title: redact(item.title),
        message: redact(item.message),
      })),
      lines: toTerminal(run).map((line) =>
        typeof line === 'string' ? redact(line) : { ...line, text: redact(line.text) },
      ),
    },
  };
}
