import type { Offer, Past } from '../../history/past.ts';
import { folderOf } from '../../history/queries.ts';
import { betaCdf } from '../statistics.ts';
import { confidenceOf, shareScore, type Detector, type Finding } from '../lesson.ts';
import { someRuns } from '../series.ts';

const LEAST = 8;
/** A group stands out when its rate is above this multiple of everybody's, for sure. */
const TIMES = 2;

const JUDGED: ReadonlySet<string> = new Set(['landed', 'accepted', 'culprit']);

/** Groups of patches whose share of bad ends is, with 99 % certainty, above twice that of all others. */
function standingOut(
  past: Past,
  groupsOf: (offer: Offer) => readonly string[],
  isBad: (offer: Offer) => boolean,
  counts: (offer: Offer) => boolean,
): { group: string; bad: number; all: number; chance: number; runs: number[] }[] {
  const offers = past.offers.filter(counts);
  const groups = new Map<string, Offer[]>();
  for (const offer of offers)
    for (const group of new Set(groupsOf(offer))) groups.set(group, [...(groups.get(group) ?? []), offer]);
  const allBad = offers.filter(isBad).length;
  return [...groups].flatMap(([group, own]) => {
    const bad = own.filter(isBad).length;
    const [others, othersBad] = [offers.length - own.length, allBad - bad];
    if (own.length < LEAST || bad < 3 || others < LEAST) return [];
    const usual = (othersBad + 0.5) / (others + 1);
    const chance =
      1 - betaCdf(Math.min(0.9, Math.max(0.05, usual * TIMES)), bad + 0.5, own.length - bad + 0.5);
    return chance < 0.99 ? [] : [{ group, bad, all: own.length, chance, runs: own.filter(isBad).map(({ run }) => run) }]; // prettier-ignore
  });
}

function isCulprit({ verdict }: Offer): boolean {
  return verdict === 'culprit';
}

/** A folder whose patches are culprits much more often than others. */
export const riskyPath: Detector = ({ past }) =>
  standingOut(
    past,
    ({ paths }) => paths.map(folderOf),
    isCulprit,
    ({ verdict }) => JUDGED.has(verdict),
  ).map(({ group, bad, all, chance, runs }): Finding => ({
    kind: 'risky-path',
    subject: group,
    problem: `\`${group}\` has a culprit rate of ${percent(bad, all)} over ${all} patches.`,
    remedy: 'Offer its patches in batches of their own, and look for tests that are missing near it.',
    impact: shareScore(bad / all),
    effort: 2,
    risk: 1,
    confidence: confidenceOf(chance),
    evidence: { runs: someRuns(past, runs), count: bad, of: all },
  }));

/** An author or bot whose patches are culprits much more often than others'. */
export const failingSource: Detector = ({ past }) =>
  standingOut(
    past,
    ({ author }) => (author ? [author] : []),
    isCulprit,
    ({ verdict, author }) => author !== null && JUDGED.has(verdict),
  ).map(({ group, bad, all, chance, runs }): Finding => ({
    kind: 'failing-source',
    subject: group,
    problem: `${percent(bad, all)} of the ${all} patches by ${group} were culprits.`,
    remedy: 'Have its patches tested where they are made, before they are offered.',
    impact: shareScore(bad / all),
    effort: 3,
    risk: 1,
    confidence: confidenceOf(chance),
    evidence: { runs: someRuns(past, runs), count: bad, of: all },
  }));

/** A file over which patches conflict again and again. */
export const hotFile: Detector = ({ past }) =>
  standingOut(
    past,
    ({ paths }) => paths,
    ({ verdict }) => verdict === 'conflict',
    ({ verdict }) => verdict === 'conflict' || JUDGED.has(verdict),
  ).map(({ group, bad, all, chance, runs }): Finding => ({
    kind: 'hot-file',
    subject: group,
    problem: `Patches to \`${group}\` conflict in ${bad} of ${all} cases.`,
    remedy: 'Split the file, generate it after the landing, or let one source alone change it.',
    impact: shareScore(bad / all),
    effort: 3,
    risk: 2,
    confidence: confidenceOf(chance),
    evidence: { runs: someRuns(past, runs), count: bad, of: all },
  }));

const STALE_OFFERS = 5;
const STALE_MS = 14 * 86_400_000;

/** A patch that is offered again and again and never makes it. */
export const stalePatch: Detector = ({ past, record }) => {
  const last = past.runs.length - 1;
  return [...Map.groupBy(past.offers, ({ patch }) => patch).values()].flatMap((offers): Finding[] => {
    const { name, firstSeen } = offers.at(-1)!;
    const made = offers.some(({ verdict }) => verdict === 'landed' || verdict === 'already-applied');
    const days = Math.floor((record.startedAt - firstSeen) / 86_400_000);
    if (made || offers.length < STALE_OFFERS || days * 86_400_000 < STALE_MS || offers.at(-1)!.run !== last)
      return [];
    return [
      {
        kind: 'stale-patch',
        subject: name,
        problem: `\`${name}\` has been offered ${offers.length} times in ${days} days and was ${offers.at(-1)!.verdict} the last time.`,
        remedy: 'Mend it or withdraw it: each time it costs trials.',
        impact: 2,
        effort: 1,
        risk: 1,
        confidence: 5,
        evidence: {
          runs: someRuns(
            past,
            offers.map(({ run }) => run),
          ),
          count: offers.length,
          of: past.runs.length,
        },
      },
    ];
  });
};

function percent(part: number, all: number): string {
  return `${Math.round((100 * part) / all)} %`;
}
