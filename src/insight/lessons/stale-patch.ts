/** Lesson `stale-patch`: a patch is offered again and again and never lands. */
import { madeIt, wasTested } from '../../batch/verdict.ts';
import { minutes, type Detector, type Finding } from '../lesson.ts';
import { trialMinutes, TRIALS_OF_A_CULPRIT } from './recent.ts';
import { someRuns } from '../series.ts';

const STALE_OFFERS = 5;
const STALE_MS = 14 * 86_400_000;

/** Finds patches of the newest run that were offered in many runs over a long time, without success. */
export const stalePatch: Detector = ({ past, record }) => {
  const last = past.runs.length - 1;
  const repeats = new Set(past.repeats);
  const all = [...past.offers, ...past.repeats].toSorted((a, b) => a.run - b.run);
  return [...Map.groupBy(all, ({ patch }) => patch).values()].flatMap((offers): Finding[] => {
    const { name, firstSeen } = offers.at(-1)!;
    const made = offers.some(({ verdict }) => madeIt(verdict) || verdict === 'already-applied');
    const days = Math.floor((record.startedAt - firstSeen) / 86_400_000);
    if (
      made ||
      new Set(offers.map(({ run }) => run)).size < STALE_OFFERS ||
      days * 86_400_000 < STALE_MS ||
      offers.at(-1)!.run !== last
    )
      return [];
    const tried = offers.filter((offer) => wasTested(offer.verdict) && !repeats.has(offer)).length;
    return [
      {
        subject: name,
        problem: `\`${name}\` has been offered ${offers.length} times in ${days} days; its last verdict was ${offers.at(-1)!.verdict}.`,
        remedy: 'Fix or remove the patch.',
        impact: 2,
        effort: 1,
        risk: 1,
        confidence: 5,
        saves: minutes(tried * TRIALS_OF_A_CULPRIT * trialMinutes(past), past.runs.slice(offers[0]!.run)),
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
