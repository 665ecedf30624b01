/** Writes the current `snapshot.json`, and beside it the first snapshot that the history holds. */
import path from 'node:path';
import { writeAtomically } from '../platform/system/files.ts';
import { REPORT } from '../record/file-names.ts';
import type { SnapshotJson } from '../record/snapshot.ts';
import type { History } from './history.ts';

/** Writes the snapshots of one run into the out folder. */
export class Snapshots {
  private readonly history: Pick<History, 'initialSnapshot'>;
  private readonly name: string;
  private readonly outDirectory: string;
  private readonly redact: (text: string) => string;
  private hasInitial = false;

  /** `name`: the use of AutoSync whose first snapshot the history keeps. */
  constructor(
    history: Pick<History, 'initialSnapshot'>,
    name: string,
    outDirectory: string,
    redact: (text: string) => string,
  ) {
    this.history = history;
    this.name = name;
    this.outDirectory = outDirectory;
    this.redact = redact;
  }

  async write(snapshot: SnapshotJson): Promise<void> {
    const json = this.redact(`${JSON.stringify(snapshot, undefined, 2)}\n`);
    await writeAtomically(path.join(this.outDirectory, REPORT.snapshot), json);
    if (this.hasInitial) return;
    this.hasInitial = true;
    const initial = this.history.initialSnapshot(this.name, json);
    await writeAtomically(path.join(this.outDirectory, REPORT.initialSnapshot), initial);
  }
}
