import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Batch } from '../batch/patch.ts';
import type { RunConfig } from '../config/config.ts';
import type { Assumptions } from '../isolate/questions.ts';

/** A test as far as it takes to run it by itself again. */
const KnownTest = z.object({
  id: z.string(),
  name: z.string(),
  suite: z.array(z.string()),
  file: z.string().optional(),
});

/** What one trial of a search said. */
const Entry = z.object({
  question: z.string(),
  outcome: z.enum(['green', 'red']),
  tests: z.array(z.string()),
  /** Of a full trial. */
  tree: z.string().optional(),
  why: z.string().optional(),
  reason: z.string().optional(),
  failed: z.array(KnownTest).optional(),
});
export type JournalledAnswer = z.infer<typeof Entry>;

const Header = z.object({ schema: z.literal('autosync.journal/1'), key: z.string() });

/**
 * The answers of a search, each on disk before the next question is asked, so that a run that was killed goes on
 * where it was: an answer is used once, for the very question it was given to. It shortens the search and never
 * makes a tree land.
 */
export class Journal implements AsyncDisposable {
  private readonly file: string;
  private readonly known: Map<string, JournalledAnswer[]>;
  private readonly handle: FileHandle;
  private readonly redact: (text: string) => string;
  private readonly headerLength: number;

  private constructor(
    file: string,
    known: Map<string, JournalledAnswer[]>,
    handle: FileHandle,
    redact: (text: string) => string,
    headerLength: number,
  ) {
    this.headerLength = headerLength;
    this.redact = redact;
    this.file = file;
    this.known = known;
    this.handle = handle;
  }

  /** `key`: digest of all that the answers depend on; a journal with another one is replaced. */
  static async open(file: string, key: string, redact: (text: string) => string): Promise<Journal> {
    const entries = parse(await readFile(file, 'utf8').catch(() => ''), key);
    await mkdir(path.dirname(file), { recursive: true });
    await rm(file, { force: true });
    const handle = await open(file, 'a');
    // What a crash cut off is left out: every line is whole again.
    const lines = [{ schema: 'autosync.journal/1', key }, ...entries];
    const texts = lines.map((line) => `${JSON.stringify(line)}\n`);
    await handle.appendFile(texts.join(''));
    await handle.sync();
    return new Journal(
      file,
      Map.groupBy(entries, ({ question }) => question),
      handle,
      redact,
      Buffer.byteLength(texts[0]!),
    );
  }

  /** How many answers of an earlier run are left. */
  get size(): number {
    return [...this.known.values()].reduce((sum, answers) => sum + answers.length, 0);
  }

  take(question: string): JournalledAnswer | undefined {
    return this.known.get(digest(question))?.shift();
  }

  /** Durable when it returns. */
  async add(question: string, answer: Omit<JournalledAnswer, 'question'>): Promise<void> {
    const line = JSON.stringify({ question: digest(question), ...answer });
    await this.handle.appendFile(`${this.redact(line)}\n`);
    await this.handle.sync();
  }

  /** The answers of the earlier run cannot be trusted: none of them is left, here or on disk. */
  async forget(): Promise<void> {
    this.known.clear();
    await this.handle.truncate(this.headerLength);
    await this.handle.sync();
  }

  /** Nothing is left to go on with. */
  async finish(): Promise<void> {
    await rm(this.file, { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.handle.close();
  }
}

/** Entries up to the first line that is none; none at all where the key is another. */
function parse(text: string, key: string): JournalledAnswer[] {
  const [head = '', ...lines] = text.split('\n');
  const header = Header.safeParse(read(head));
  if (!header.success || header.data.key !== key) return [];
  const entries: JournalledAnswer[] = [];
  for (const line of lines) {
    const entry = Entry.safeParse(read(line));
    if (!entry.success) break;
    entries.push(entry.data);
  }
  return entries;
}

function read(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** All that a search's answers depend on: what was asked, on which base, with which patches. */
export function journalKey(config: RunConfig, base: string, batch: Batch, assumptions: Assumptions): string {
  const hash = createHash('sha256').update(JSON.stringify([config, base, assumptions]));
  for (const { id, parts, dependsOn, declared, source } of batch.patches) {
    hash.update(`\0${JSON.stringify([id, dependsOn, declared, source])}\0`);
    for (const { diff } of parts) hash.update(diff).update('\0');
  }
  return hash.digest('hex');
}
