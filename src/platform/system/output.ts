/** Shows and stores the output of a command. */
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { LogNeutraliser } from '../text/neutralise.ts';
import type { Redact } from '../text/redact.ts';

/** Shows lines of a command while it runs. */
export interface CommandEcho {
  line(text: string): void;
  end(): void;
}

/** How much output of one trial is kept: bytes in the file, and characters in the log. */
const FILE_CAP = 4_000_000;
const ECHO_CAP = 500_000;
const TAIL_LINES = 200;
/** How long the end of the output is held back when it may be the beginning of a secret, in milliseconds. */
const PATIENCE_MS = 500;
/** How many of the last bytes after both limits are kept, to know the last lines. */
const LATE_BYTES = 64_000;

/**
 * Takes the output of a command, redacts and neutralises it, shows it, writes it to a file and remembers the last
 * lines. Each of these has a limit.
 */
export class CommandOutput {
  private readonly decoder = new TextDecoder();
  private readonly neutraliser = new LogNeutraliser();
  /** The end of the output so far, which may be the beginning of a secret. */
  private pending = '';
  private timer: NodeJS.Timeout | undefined;
  /** Chunks are taken one after the other. */
  private busy: Promise<void> = Promise.resolve();
  private readonly echo: CommandEcho;
  private readonly redact: Redact;
  private readonly file: WriteStream;
  /** Rejects when the file cannot be written. */
  private readonly failed: Promise<never>;
  private written = 0;
  private shown = 0;
  private late: Buffer = Buffer.alloc(0);
  readonly tail: string[] = [];

  private constructor(file: WriteStream, echo: CommandEcho, redact: Redact) {
    this.file = file;
    this.echo = echo;
    this.redact = redact;
    // A full disk can cause an error at any time. Without a listener, the error would end the process.
    this.failed = new Promise((_, reject) => file.once('error', reject));
    this.failed.catch(() => undefined);
  }

  static async open(file: string, echo: CommandEcho, redact: Redact): Promise<CommandOutput> {
    await mkdir(path.dirname(file), { recursive: true });
    const stream = createWriteStream(file);
    const output = new CommandOutput(stream, echo, redact);
    await Promise.race([once(stream, 'open'), output.failed]);
    return output;
  }

  write(chunk: Uint8Array): Promise<void> {
    return this.after(() => this.takeChunk(chunk));
  }

  private after(work: () => Promise<void>): Promise<void> {
    this.busy = this.busy.then(work);
    // Whoever waits for this piece of work gets its error.
    this.busy.catch(() => undefined);
    return this.busy;
  }

  private async takeChunk(chunk: Uint8Array): Promise<void> {
    clearTimeout(this.timer);
    if (this.shown > ECHO_CAP && this.written > FILE_CAP) {
      this.pending = '';
      // This output is neither shown nor written. It is not split into lines, because
      // that would slow the command down.
      this.late = Buffer.concat([this.late, chunk]).subarray(-LATE_BYTES);
      return;
    }
    await this.takeAll(this.decoder.decode(chunk, { stream: true }));
    // A command that says nothing more for a while has not written half a secret: people want to see its last line.
    if (this.pending !== '')
      this.timer = setTimeout(() => void this.after(() => this.takeAll('', true)), PATIENCE_MS);
  }

  async end(): Promise<void> {
    clearTimeout(this.timer);
    await this.busy;
    await this.takeAll(this.decoder.decode(), true);
    // The first line of the late bytes is dropped: it may be cut inside a secret.
    const late = new TextDecoder().decode(this.late);
    const lines = this.late.length < LATE_BYTES ? late : late.replace(/^[^\r\n]*/, '');
    await this.takeAll(lines, true);
    for (const line of this.neutraliser.flush()) await this.take(line);
    this.echo.end();
    this.file.end();
    await Promise.race([finished(this.file), this.failed]);
  }

  /** Secrets are removed before the text is split into lines, because a line end would hide half a secret. */
  private async takeAll(text: string, isLast = false): Promise<void> {
    const whole = this.pending + text;
    const length = isLast ? whole.length : whole.length - this.redact.pending(whole);
    this.pending = whole.slice(length);
    for (const line of this.neutraliser.write(this.redact(whole.slice(0, length)))) await this.take(line);
  }

  private async take(neutralised: string): Promise<void> {
    // A secret may have come in two halves, with a long pause between them.
    const line = this.redact(neutralised);
    this.tail.push(line);
    if (this.tail.length > TAIL_LINES) this.tail.shift();
    if (this.shown <= ECHO_CAP) {
      this.shown += line.length;
      this.echo.line(this.shown <= ECHO_CAP ? line : "  … (there is more output; see the trial's log file)");
    }
    if (this.written <= FILE_CAP) {
      this.written += Buffer.byteLength(line) + 1;
      const text = this.written <= FILE_CAP ? line : '… (cut here)';
      if (!this.file.write(`${text}\n`)) await Promise.race([once(this.file, 'drain'), this.failed]);
    }
  }
}
