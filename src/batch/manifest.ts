/** Reads and edits manifests: JSON files that list the patches of a batch. */
import { z } from 'zod';
import { hasInvisible } from '../platform/text/invisible.ts';

const score = z.int().min(1).max(5);

/** The rule for patch ids, in words. Ids appear in commit trailers, file names and reports. */
export const ID_RULE = 'must be 1 to 200 visible characters without / or \\';
export function isId(text: string): boolean {
  return text.length >= 1 && text.length <= 200 && !hasInvisible(text) && !/[/\\]/.test(text);
}

/** One entry of a manifest. Fields that other programs add are ignored. */
const ManifestEntry = z
  .object({
    id: z.string().refine(isId, ID_RULE),
    file: z.string().min(1).optional(),
    diff: z.string().optional(),
    title: z.string().max(1_000).optional(),
    body: z.string().max(60_000).optional(),
    author: z.object({ name: z.string().min(1).max(200), email: z.string().min(1).max(200) }).optional(),
    dependsOn: z.array(z.string()).max(1_000).default([]),
    impact: score.optional(),
    effort: score.optional(),
    risk: score.optional(),
    confidence: score.optional(),
    mayRemoveTests: z.boolean().default(false),
  })
  .refine((entry) => (entry.file === undefined) !== (entry.diff === undefined), {
    message: 'needs either `file` or `diff`, and not both',
  });
export type ManifestEntry = z.infer<typeof ManifestEntry>;

/** The value of `schema` that marks a JSON file as a manifest. */
export const MANIFEST_SCHEMA = 'autosync.batch/1';

/** The entries are not checked here, so that one bad entry does not make the others invalid. */
const Manifest = z.object({ schema: z.literal(MANIFEST_SCHEMA), patches: z.array(z.unknown()).max(100_000) });

/** What a JSON file turned out to be. `other`: the file is not a manifest. */
export type ParsedManifest =
  { kind: 'manifest'; entries: ParsedEntry[] } | { kind: 'other' } | { kind: 'broken'; reason: string };
/** A valid entry, or the id of an invalid entry and what is wrong with it. */
export type ParsedEntry = { entry: ManifestEntry } | { id: string; reason: string };

/**
 * Parses a JSON file that may be a manifest. `isNamedManifest`: the file is called `batch.json`, so it must be
 * a manifest. Any other JSON file may hold something else.
 */
export function parseManifest(json: string, isNamedManifest: boolean): ParsedManifest {
  let value: unknown;
  try {
    value = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch (error) {
    return isNamedManifest
      ? { kind: 'broken', reason: `not JSON: ${(error as Error).message}` }
      : { kind: 'other' };
  }
  const claims =
    typeof value === 'object' && value !== null && (value as { schema?: unknown }).schema === MANIFEST_SCHEMA;
  if (!claims && !isNamedManifest) return { kind: 'other' };
  const manifest = Manifest.safeParse(value);
  if (!manifest.success) return { kind: 'broken', reason: issues(manifest.error) };
  const entries = manifest.data.patches.map((raw, index): ParsedEntry => {
    const entry = ManifestEntry.safeParse(raw);
    if (entry.success) return { entry: entry.data };
    const id = (raw as { id?: unknown } | null)?.id;
    return {
      id: typeof id === 'string' && id ? id.slice(0, 200) : `patches[${index}]`,
      reason: issues(entry.error),
    };
  });
  return { kind: 'manifest', entries };
}

/** Removes one entry from a manifest and keeps its indentation. Returns `undefined` when no entry is left. */
export function withoutEntry(json: string, id: string): string | undefined {
  const value = JSON.parse(json.replace(/^\uFEFF/, '')) as { patches: { id?: unknown }[] };
  const index = value.patches.findIndex((entry) => entry?.id === id);
  if (index >= 0) value.patches.splice(index, 1);
  if (value.patches.length === 0) return undefined;
  const indentation = /^([ \t]+)\S/m.exec(json)?.[1] ?? '  ';
  return `${JSON.stringify(value, undefined, indentation)}\n`;
}

function issues(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'manifest'}: ${issue.message}`).join('; ');
}
