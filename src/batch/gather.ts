/** Reads all offered files and manifests, and makes one ordered batch of them. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import picomatch from 'picomatch';
import type { PolicyPlan } from '../config/config.ts';
import type { Base, PrivateStore } from '../platform/git/store.ts';
import { decodePatch } from './decode.ts';
import { diskFile, findPatchFiles, type OfferedFile } from './files.ts';
import { ID_RULE, isId, parseManifest, type ManifestEntry } from './manifest.ts';
import { orderByDependencies } from './order.ts';
import type { Batch, Patch, PatchPart, RejectedOffer } from './patch.ts';
import { invalid, refused, type RejectedVerdict } from './verdict.ts';

interface Checkout {
  directory: string;
  tracks: (repositoryPath: string) => Promise<boolean>;
}

type Rules = Pick<PolicyPlan, 'limits' | 'mayRemoveTests'>;
/** Whether earlier runs may have landed all patches of a path where nothing is found. Then the batch is empty. */
type MayBeGone = (path: string) => Promise<boolean>;
type Offer = { patch: Patch } | RejectedOffer;

/**
 * Finds, decodes and orders the patches of a run. `patches`: the folder, glob or manifest to read. No
 * patch is applied and no test runs.
 */
export async function gatherBatch(
  patches: string,
  rules: Rules & { mayBeGone: MayBeGone },
  store: PrivateStore,
  base: Base,
  checkout: Checkout,
): Promise<Batch> {
  const files = await findPatchFiles(patches, rules.mayBeGone, store, base, checkout);
  return toBatch(await new PatchReader(rules, store, base, files, checkout.directory).offers());
}

/** The same for files that lie neither in the repository nor on disk. Their manifests name only each other's files. */
export async function gatherFiles(
  files: readonly OfferedFile[],
  rules: Rules,
  store: PrivateStore,
  base: Base,
): Promise<Batch> {
  return toBatch(await new PatchReader(rules, store, base, files, undefined).offers());
}

function toBatch(offers: readonly Offer[]): Batch {
  const rejected: RejectedOffer[] = [];
  const patches: Patch[] = [];
  const seen = new Set<string>();
  for (const offer of offers) {
    const { id, title } = 'patch' in offer ? offer.patch : offer;
    if (seen.has(id)) {
      const detail = `The id \`${id}\` is already taken by an earlier patch of this batch.`;
      rejected.push({ id, title, verdict: invalid('duplicate-id', detail) });
    } else if ('patch' in offer) {
      patches.push(offer.patch);
    } else {
      rejected.push(offer);
    }
    seen.add(id);
  }
  const ordered = orderByDependencies(patches, seen);
  return { patches: ordered.patches, rejected: [...rejected, ...ordered.rejected] };
}

class PatchReader {
  private readonly limits: Rules['limits'];
  private readonly mayRemoveTests: (id: string) => boolean;
  private readonly store: PrivateStore;
  private readonly base: Base;
  private readonly files: readonly OfferedFile[];
  /** The checkout; `undefined`: the files are not on disk. */
  private readonly directory: string | undefined;
  /** How many patches could be read so far. */
  private readable = 0;

  constructor(
    { limits, mayRemoveTests }: Rules,
    store: PrivateStore,
    base: Base,
    files: readonly OfferedFile[],
    directory: string | undefined,
  ) {
    this.limits = limits;
    this.mayRemoveTests = picomatch([...mayRemoveTests], { dot: true });
    this.store = store;
    this.base = base;
    this.files = files;
    this.directory = directory;
  }

  /** Returns the entries of the manifests, in their order, and then the files that no manifest lists. */
  async offers(): Promise<Offer[]> {
    const offers: Offer[] = [];
    const listed = new Set<string>();
    for (const file of this.files.filter((candidate) => candidate.path.endsWith('.json'))) {
      offers.push(...(await this.fromManifest(file, listed)));
    }
    for (const file of this.files) {
      if (file.path.endsWith('.json') || listed.has(file.path)) continue;
      const id = idOf(file);
      offers.push(await this.withinLimit({ id, title: id }, () => this.fromFile(file)));
    }
    return offers;
  }

  /** Reads an offer. What exceeds the limit of patches is rejected without being read. */
  private async withinLimit(
    { id, title }: { id: string; title: string },
    read: () => Promise<Offer>,
  ): Promise<Offer> {
    const { patches } = this.limits;
    if (this.readable >= patches)
      return { id, title, verdict: refused('limits', `A batch holds at most ${patches} patches.`) };
    const offer = await read();
    if ('patch' in offer) this.readable += 1;
    return offer;
  }

  private async fromFile(file: OfferedFile): Promise<Offer> {
    const id = idOf(file);
    if (!isId(id)) {
      const shown = JSON.stringify(id.slice(0, 200));
      return { id: shown, title: shown, verdict: invalid('malformed', `The file name ${shown} ${ID_RULE}.`) };
    }
    const content = await this.content(file);
    if ('verdict' in content) return { id, title: id, verdict: content };
    const title = content.parts[0]?.message?.split('\n')[0] ?? id;
    return {
      patch: {
        id,
        title,
        parts: content.parts,
        digest: digestOf(content.parts),
        source: sourceOf(file),
        dependsOn: [],
        ...remarksOf(content.parts),
        declared: { mayRemoveTests: this.mayRemoveTests(id) },
      },
    };
  }

  private async fromManifest(file: OfferedFile, listed: Set<string>): Promise<Offer[]> {
    const name = path.basename(file.path);
    const json = await this.bytes(file);
    if ('verdict' in json) return [{ id: name, title: name, verdict: json }];
    const manifest = parseManifest(Buffer.from(json.bytes).toString('utf8'), name === 'batch.json');
    if (manifest.kind === 'other') return [];
    if (manifest.kind === 'broken') {
      return [
        {
          id: name,
          title: name,
          verdict: invalid('malformed', `The manifest ${file.path}: ${manifest.reason}.`),
        },
      ];
    }
    const offers: Offer[] = [];
    for (const item of manifest.entries) {
      if ('entry' in item) offers.push(await this.fromEntry(item.entry, file, listed));
      else
        offers.push({
          id: item.id,
          title: item.id,
          verdict: invalid('malformed', `The manifest ${file.path}: ${item.reason}.`),
        });
    }
    return offers;
  }

  private async fromEntry(entry: ManifestEntry, manifest: OfferedFile, listed: Set<string>): Promise<Offer> {
    const title = entry.title ?? entry.id;
    const file = entry.file === undefined ? undefined : await this.besideManifest(entry.file, manifest);
    if (file) listed.add(file.path);
    return this.withinLimit({ id: entry.id, title }, () => this.readEntry(entry, manifest, file));
  }

  private async readEntry(
    entry: ManifestEntry,
    manifest: OfferedFile,
    file: OfferedFile | undefined,
  ): Promise<Offer> {
    const content = file
      ? await this.content(file)
      : readable(await this.decode(new TextEncoder().encode(entry.diff), 'The `diff` of the manifest entry'));
    if ('verdict' in content) return { id: entry.id, title: entry.title ?? entry.id, verdict: content };
    const parts = content.parts.map((part, index) => (index === 0 ? describePart(part, entry) : part));
    return {
      patch: {
        id: entry.id,
        title: entry.title ?? parts[0]?.message?.split('\n')[0] ?? entry.id,
        parts,
        digest: digestOf(parts),
        source: { ...sourceOf(file ?? manifest), ...(manifest.tracked ? { manifest: manifest.path } : {}) },
        dependsOn: entry.dependsOn,
        declared: {
          impact: entry.impact,
          effort: entry.effort,
          risk: entry.risk,
          confidence: entry.confidence,
          mayRemoveTests: this.mayRemoveTests(entry.id) || (entry.mayRemoveTests && manifest.tracked),
        },
        ...remarksOf(parts, entry.mayRemoveTests && !manifest.tracked ? [NOT_TRACKED] : []),
      },
    };
  }

  /**
   * Finds the `file` of a manifest entry. The path is relative to the manifest's
   * folder and must stay inside it.
   */
  private async besideManifest(name: string, manifest: OfferedFile): Promise<OfferedFile> {
    const folder = path.posix.dirname(manifest.path);
    const joined = path.posix.normalize(path.posix.join(folder, name));
    const inside = folder === '.' ? !joined.startsWith('../') : joined.startsWith(`${folder}/`);
    if (!inside || path.posix.isAbsolute(name))
      return unreadable(joined, "it is outside the manifest's folder");
    const { directory } = this;
    const known = this.files.find(
      (file) =>
        (file.tracked && !manifest.tracked && directory !== undefined
          ? path.join(directory, file.path)
          : file.path) === joined,
    );
    if (known) return known;
    if (directory === undefined) return unreadable(joined, 'it is not there');
    if (!manifest.tracked) return diskFile(joined);
    const found = this.base.entry(joined);
    const [size = 0] = found ? await this.store.blobSizes([found.oid]) : [];
    const problem = found?.mode.startsWith('100') ? undefined : 'the base has no such regular file';
    return {
      path: joined,
      tracked: true,
      size,
      ...(problem ? { problem } : {}),
      read: () => this.store.readBlob(found!.oid),
    };
  }

  private async content(file: OfferedFile): Promise<{ parts: PatchPart[] } | RejectedVerdict> {
    const read = await this.bytes(file);
    return 'verdict' in read ? read : readable(await this.decode(read.bytes, file.path));
  }

  private decode(bytes: Uint8Array, name: string): Promise<PatchPart[] | RejectedVerdict> {
    return decodePatch(bytes, name, this.limits, this.store.directory);
  }

  private async bytes(file: OfferedFile): Promise<{ bytes: Uint8Array } | RejectedVerdict> {
    if (file.problem) return invalid('unreadable', `${file.path}: ${file.problem}.`);
    if (file.size > this.limits.patchBytes) {
      return refused(
        'limits',
        `${file.path} has ${file.size} bytes; the limit is ${this.limits.patchBytes}.`,
      );
    }
    try {
      return { bytes: await file.read() };
    } catch (error) {
      return invalid('unreadable', `${file.path} could not be read: ${(error as Error).message}.`);
    }
  }
}

function unreadable(file: string, problem: string): OfferedFile {
  return { path: file, tracked: false, size: 0, problem, read: () => Promise.reject(new Error(problem)) };
}

/** Anybody who can leave a patch can leave a manifest beside it. */
const NOT_TRACKED =
  'Its manifest is not tracked on the branch, so its `mayRemoveTests` does not count. Name the patch in `policy.mayRemoveTests`.';

/** What git warned of, and more. Nothing where there is nothing to say. */
function remarksOf(
  parts: readonly PatchPart[],
  more: readonly string[] = [],
): Pick<Patch, 'remarks'> | undefined {
  const warnings = new Set(parts.flatMap(({ warnings: texts = [] }) => texts));
  const remarks = [...more, ...warnings];
  return remarks.length === 0 ? undefined : { remarks };
}

function digestOf(parts: readonly PatchPart[]): string {
  const hash = createHash('sha256');
  for (const { diff } of parts) hash.update(diff).update('\0');
  return hash.digest('hex');
}

function readable(parts: PatchPart[] | RejectedVerdict): { parts: PatchPart[] } | RejectedVerdict {
  return Array.isArray(parts) ? { parts } : parts;
}

function idOf(file: OfferedFile): string {
  return path.basename(file.path).replace(/\.[^.]+$/, '');
}

function sourceOf(file: OfferedFile): Patch['source'] {
  return { path: file.path, tracked: file.tracked };
}

/** Gives a part the title, body and author of the manifest. They take precedence over those in the file. */
function describePart(part: PatchPart, entry: ManifestEntry): PatchPart {
  const title = entry.title ?? part.message?.split('\n')[0] ?? `Apply ${entry.id}`;
  const isDescribed = entry.title !== undefined || entry.body !== undefined;
  const message = isDescribed ? [title, entry.body].filter(Boolean).join('\n\n') : part.message;
  const author = entry.author ?? part.author;
  return { ...part, ...(message ? { message } : {}), ...(author ? { author } : {}) };
}
