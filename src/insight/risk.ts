/** The risk score of a change, compared with the repository's own recent commits. */
import { folderOf, type FolderRecord } from './folders.ts';
import type { CommitChange } from '../record/record.ts';

/** The score of a change, with the reasons for it. */
export interface Risk {
  /** 0 to 100: the mean percentile among the repository's recent commits; `null` when there are too few. */
  score: number | null;
  /** Reasons for a high score, strongest first. */
  reasons: readonly string[];
}

/** Fewer commits than this are too few to compare with. */
const LEAST_COMMITS = 20;

/**
 * Scores a change by the features of just-in-time defect prediction (Kamei et al. 2013): lines added and
 * deleted, files, folders, entropy, developers, age, earlier changes, experience, fix. The score is the mean
 * of their percentiles among the repository's own recent commits. There is no score when they are too few.
 */
export function riskOf(
  change: CommitChange,
  recent: readonly CommitChange[],
  folders: readonly FolderRecord[],
): Risk {
  if (recent.length < LEAST_COMMITS)
    return {
      score: null,
      reasons: [
        `the checkout holds ${recent.length} earlier commits, too few to compare with; set \`fetch-depth: 200\` to get more`,
      ],
    };
  // Each commit is compared with the same number of commits before it, so that all are measured alike.
  const span = Math.floor(recent.length / 2);
  const own = featuresOf(change, recent.slice(0, span));
  const others = recent
    .slice(0, span)
    .map((commit, i) => featuresOf(commit, recent.slice(i + 1, i + 1 + span)));
  const percentiles = own.map(({ name, value, says, isFewer }, i) => {
    const values = others.map((features) => features[i]!.value);
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    const among = `${isFewer ? 'fewer' : 'more'} than in ${Math.round((100 * below) / values.length)} % of the last ${values.length} commits`;
    return {
      name,
      says: says && `${says} (${among})`,
      percentile: (100 * (below + equal / 2)) / values.length,
    };
  });
  const score = percentiles.reduce((sum, { percentile }) => sum + percentile, 0) / percentiles.length;
  const high = percentiles
    .filter(({ percentile, says }) => percentile >= 75 && says !== '')
    .toSorted((a, b) => b.percentile - a.percentile)
    .map(({ says }) => says);
  return { score: Math.round(score), reasons: [...folderReasons(change, folders), ...high].slice(0, 4) };
}

interface Feature {
  name: string;
  value: number;
  /** The feature as a reason, in words; empty when it is never given as a reason. */
  says: string;
  /** The value is negative: the fewer, the riskier. */
  isFewer?: true;
}

function featuresOf(
  { author, at, subject, files }: CommitChange,
  earlier: readonly CommitChange[],
): Feature[] {
  const added = sum(files.map((file) => file.added));
  const deleted = sum(files.map((file) => file.deleted));
  const folders = new Set(files.map(({ path }) => folderOf(path)));
  const paths = new Set(files.map(({ path }) => path));
  const touching = earlier.filter((commit) => commit.files.some(({ path }) => paths.has(path)));
  const developers = new Set(touching.map((commit) => commit.author)).size;
  // If no known commit touches the files, they count as old as the oldest known commit.
  const oldest = touching[0] ?? earlier.at(-1);
  const age = oldest ? Math.max(0, at - oldest.at) / 86_400 : 0;
  const experience = earlier.filter((commit) => commit.author === author).length;
  return [
    { name: 'lines added', value: added, says: `${added} lines added` },
    { name: 'lines deleted', value: deleted, says: `${deleted} lines deleted` },
    { name: 'files', value: files.length, says: `${files.length} files in ${folders.size} folders` },
    { name: 'folders', value: folders.size, says: '' },
    { name: 'entropy', value: entropyOf(files), says: '' },
    { name: 'developers', value: developers, says: `${developers} people changed these files recently` },
    // Code that was changed recently breaks more often.
    { name: 'age', value: -age, says: '' },
    {
      name: 'earlier changes',
      value: touching.length,
      says: `${touching.length} recent commits to these files`,
    },
    {
      name: 'experience',
      value: -experience,
      says: `${experience} recent commits by its author`,
      isFewer: true,
    },
    { name: 'fix', value: /\b(?:fix|bug|defect|patch)/i.test(subject) ? 1 : 0, says: '' },
  ];
}

/** How evenly the lines are spread over the files, from 0 to 1. */
function entropyOf(files: CommitChange['files']): number {
  const total = sum(files.map(({ added, deleted }) => added + deleted));
  if (files.length < 2 || total === 0) return 0;
  const shares = files.map(({ added, deleted }) => (added + deleted) / total).filter((share) => share > 0);
  return -sum(shares.map((share) => share * Math.log2(share))) / Math.log2(files.length);
}

function folderReasons({ files }: CommitChange, folders: readonly FolderRecord[]): string[] {
  const touched = new Set(files.map(({ path }) => folderOf(path)));
  return folders
    .filter(
      ({ folder, patches, culprits }) => touched.has(folder) && patches >= 8 && culprits / patches >= 0.2,
    )
    .map(
      ({ folder, culprits, patches }) =>
        `\`${folder}\` has a culprit rate of ${Math.round((100 * culprits) / patches)} % over ${patches} patches`,
    );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
