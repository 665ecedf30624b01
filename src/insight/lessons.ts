/** Makes lessons: joins the findings of a run with the lessons of earlier runs. */
import type { KeptLesson } from '../history/past.ts';
import { z } from 'zod';
import type { Context, Finding } from './lesson.ts';
import { LESSON_KINDS } from './lessons/all.ts';

/** A finding with the kind of problem it is about. */
type KnownFinding = Omit<Finding, 'saves'> & {
  kind: string;
  saves?: Lesson['saves'] | undefined;
  partOf?: string | null | undefined;
};

const score = z.int().min(1).max(5);

/** A problem with its remedy, followed from run to run. */
export const Lesson = z.object({
  id: z.string().describe('Stays the same while the problem lasts.'),
  kind: z.string(),
  subject: z.string(),
  problem: z.string(),
  remedy: z.string(),
  impact: score,
  effort: score,
  risk: score,
  confidence: score,
  priority: z.number().describe('impact · confidence · (1 − risk / 5) / effort'),
  status: z.enum(['open', 'accepted', 'resolved', 'back']),
  firstSeen: z.string(),
  lastSeen: z.string(),
  evidence: z.object({ runs: z.array(z.string()), count: z.number(), of: z.number() }),
  saves: z
    .object({ value: z.number(), unit: z.enum(['minutes a week', 'failures a week']) })
    .nullable()
    .describe('What the remedy would save, by the history.'),
  partOf: z.string().nullable().describe('The id of the lesson with the common cause.'),
});
export type Lesson = z.infer<typeof Lesson>;

/** The form of `lessons_learned.json`. */
export const LessonsJson = z
  .object({ schema: z.literal('autosync.lessons/1'), lessons: z.array(Lesson) })
  .meta({ title: 'AutoSync lessons' });

const SELDOM = new Set(LESSON_KINDS.filter(({ isSeldom }) => isSeldom).map(({ kind }) => kind));
/** A failure weighs as much as so many minutes: somebody looks at it. */
const FAILURE_MINUTES = 10;
/** A lesson that not every run can see is resolved after this many runs without it. */
const QUIET_RUNS = 10;
/** How long a lesson is still listed after its last sighting, in milliseconds. */
const REMEMBERED_MS = 90 * 86_400_000;

/**
 * Runs all detectors and joins their findings with earlier lessons. A lesson keeps its id and its first
 * sighting. It is `resolved` when nothing shows the problem any more, and `back` when the problem returns.
 * Lessons found in this run come first, then the others, both by what they save, else by priority, and parts of others last.
 */
export function learn(context: Context, accepted: readonly string[]): Lesson[] {
  const now = context.record.startedAt;
  const before = new Map(context.past.lessons.map((kept) => [kept.lesson, kept]));
  const found = LESSON_KINDS.flatMap(({ kind, detect }) =>
    detect(context).map((finding) => ({ kind, ...finding })),
  );
  const wholes = new Map(
    found.flatMap((finding) => (finding.covers ?? []).map((test) => [test, idOf(finding)] as const)),
  );
  // A test that fails since then is why the branch is red.
  const failing = found.find(({ kind }) => kind === 'failing-since');
  const whyRed = failing && idOf(failing);
  const current = found.map((finding) => {
    const id = idOf(finding);
    const partOf =
      finding.kind === 'flaky-test'
        ? wholes.get(finding.subject)
        : finding.kind === 'baseline-red'
          ? whyRed
          : undefined;
    const kept = before.get(id);
    before.delete(id);
    const status = accepted.includes(id)
      ? 'accepted'
      : kept?.status === 'resolved' || kept?.status === 'back'
        ? 'back'
        : 'open';
    return toLesson(id, { ...finding, partOf }, status, kept?.firstSeen ?? now, now);
  });
  const gone = [...before.values()].flatMap((kept) => {
    const finding = read(kept);
    if (!finding || now - kept.lastSeen > REMEMBERED_MS) return [];
    const later = context.past.runs.filter(({ at }) => at > kept.lastSeen).length;
    const isQuiet = SELDOM.has(finding.kind) && kept.status !== 'resolved' && later < QUIET_RUNS;
    const open = accepted.includes(kept.lesson) ? 'accepted' : kept.status === 'back' ? 'back' : 'open';
    const status = isQuiet ? open : 'resolved';
    return [toLesson(kept.lesson, finding, status, kept.firstSeen, kept.lastSeen)];
  });
  const byWorth = (a: Lesson, b: Lesson): number =>
    Number(a.partOf !== null) - Number(b.partOf !== null) ||
    worthOf(b) - worthOf(a) ||
    b.priority - a.priority ||
    (a.id < b.id ? -1 : 1);
  return [...current.toSorted(byWorth), ...gone.toSorted(byWorth)];
}

/**
 * Whether a lesson is about what a change touches: one of its files or a folder of one, or a test in one of its files.
 */
export function concernsChange(
  { subject }: Pick<Lesson, 'subject'>,
  files: readonly string[],
  tests: Context['past']['tests'],
): boolean {
  const touches = (path: string): boolean =>
    files.some((file) => file === path || file.startsWith(`${path.replace(/\/$/, '')}/`));
  if (touches(subject)) return true;
  const test = [...tests.values()].find(({ id }) => id === subject);
  return test?.file !== null && test !== undefined && touches(test.file);
}

/** What a lesson would save, in minutes a week. */
function worthOf({ saves }: Lesson): number {
  return (saves?.value ?? 0) * (saves?.unit === 'failures a week' ? FAILURE_MINUTES : 1);
}

function idOf({ kind, subject }: KnownFinding): string {
  const id = `${kind}: ${subject}`;
  // Long names often differ only at their end, so a long id is cut in the middle.
  return id.length <= 300 ? id : `${id.slice(0, 200)}…${id.slice(-99)}`;
}

function toLesson(
  id: string,
  { kind, subject, problem, remedy, impact, effort, risk, confidence, evidence, saves, partOf }: KnownFinding,
  status: Lesson['status'],
  firstSeen: number,
  lastSeen: number,
): Lesson {
  const priority = Math.round(((impact * confidence * (1 - risk / 5)) / effort) * 100) / 100;
  return {
    id,
    kind,
    subject,
    problem,
    remedy,
    impact,
    effort,
    risk,
    confidence,
    priority,
    status,
    firstSeen: new Date(firstSeen).toISOString(),
    lastSeen: new Date(lastSeen).toISOString(),
    evidence: { ...evidence, runs: [...evidence.runs] },
    saves: saves ? { ...saves, value: Math.round(saves.value * 10) / 10 } : null,
    partOf: partOf ?? null,
  };
}

const Kept = Lesson.pick({
  kind: true,
  subject: true,
  problem: true,
  remedy: true,
  impact: true,
  effort: true,
  risk: true,
  confidence: true,
  evidence: true,
}).extend(Lesson.pick({ saves: true, partOf: true }).partial().shape);

function read({ content }: KeptLesson): KnownFinding | undefined {
  try {
    return Kept.parse(JSON.parse(content));
  } catch {
    return undefined;
  }
}
