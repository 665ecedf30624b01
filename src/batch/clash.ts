/** What a patch clashes with: how the other patches change the files that it changes, too. */
import type { Patch } from './patch.ts';

export interface Clash {
  /** The other patch. */
  id: string;
  /** Its changes to the files that both change, or all of them where they share no file. */
  diff: string;
}

const MOST_OTHERS = 3;
/** Characters of each diff. */
const LONGEST = 4_000;

type Changes = Pick<Patch, 'id' | 'parts'>;

/** The diffs of the first of the others, cut where they are long. */
export function clashesOf({ parts }: Pick<Patch, 'parts'>, others: readonly Changes[]): Clash[] {
  const own = new Set(parts.flatMap(pathsOf));
  return others.slice(0, MOST_OTHERS).map((other) => {
    const shared = other.parts
      .filter((part) => pathsOf(part).some((path) => own.has(path)))
      .flatMap((part) => sectionsOf(part, own));
    const text = (shared.length > 0 ? shared : other.parts.map(({ diff }) => decode(diff))).join('');
    return {
      id: other.id,
      diff: text.length > LONGEST ? `${text.slice(0, LONGEST).toWellFormed()}\n…\n` : text,
    };
  });
}

function pathsOf({ scan }: Patch['parts'][number]): string[] {
  return scan.files.map(({ path }) => path);
}

/** The files of a diff that are wanted. Only git's headers say for certain where one of them begins. */
function sectionsOf({ diff, scan }: Patch['parts'][number], wanted: ReadonlySet<string>): string[] {
  const text = decode(diff);
  const sections = text.split(/^(?=diff --git )/m).filter((section) => section.startsWith('diff --git '));
  if (sections.length !== scan.files.length) return [text];
  return sections.filter((_, i) => wanted.has(scan.files[i]!.path));
}

function decode(diff: Uint8Array): string {
  return Buffer.from(diff.buffer, diff.byteOffset, diff.byteLength).toString('utf8');
}
