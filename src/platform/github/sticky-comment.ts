/** Keeps one comment on a pull request up to date. */
import { z } from 'zod';
import type { Writer } from './actions.ts';
import { GitHubError, type GitHub } from './github.ts';

const Comment = z.object({
  id: z.int(),
  body: z.string().nullish(),
  user: z.object({ login: z.string(), type: z.string() }).nullable(),
});
const Comments = z.array(Comment);
const Anything = z.unknown();
const Made = z.object({ id: z.int() });

/**
 * Shortest time between two updates during a run, in milliseconds. In a long run, it
 * is a twentieth of the run's age.
 */
const BETWEEN_MS = 15_000;
const PAGE = 100;
const MOST_PAGES = 50;

/**
 * The only comment of this use of AutoSync on a pull request. It is found by its mark and its author, then
 * updated, and created again if somebody deleted it. If two runs created comments at the same time, the older
 * comment stays. The text of a newer run is never overwritten, and a job leaves alone what another job of the
 * same attempt wrote.
 */
export class StickyComment {
  private readonly github: GitHub;
  private readonly issue: number;
  private readonly mark: string;
  private readonly writer: Writer;
  private id: number | undefined;
  private hasLooked = false;
  /** The text of the comment that was found, without the signature. */
  private says: string | undefined;
  /** A newer run has written to the comment. */
  private isOutdated = false;
  /** This attempt of the run has written its final text to the comment. */
  private isDone = false;
  private readonly startedAt = performance.now();
  private lastAt = Number.NEGATIVE_INFINITY;
  private waiting: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private busy: Promise<void> = Promise.resolve();
  private readonly live = new AbortController();

  /** `mark`: the text that the comment begins with. */
  constructor(github: GitHub, issue: number, mark: string, writer: Writer) {
    this.github = github;
    this.issue = issue;
    this.mark = mark;
    this.writer = writer;
  }

  /** Shows a text soon, unless a newer text comes first. Failures are ignored, because `settle` tries again. */
  show(body: string): void {
    if (this.live.signal.aborted) return;
    this.waiting = body;
    if (this.timer) return;
    const now = performance.now();
    const pause = Math.max(BETWEEN_MS, (now - this.startedAt) / 20);
    const speak = (): void => {
      this.timer = undefined;
      this.lastAt = performance.now();
      // Updates run one after the other. Each one writes the newest text at that moment.
      this.busy = this.busy
        .then(() => this.write(this.waiting!, this.live.signal))
        .catch(() => this.live.abort());
    };
    this.timer = setTimeout(speak, Math.max(0, this.lastAt + pause - now)).unref();
  }

  /**
   * Writes the final text. `saysIt`: whether the comment that is there says it already; then it stays as it is, and no
   * other run is expected to write now. Returns whether it was written. Throws {@link GitHubError} when that fails.
   */
  async finish(body: string, saysIt?: (found: string) => boolean): Promise<boolean> {
    this.live.abort();
    clearTimeout(this.timer);
    await this.busy;
    // Other runs may have written comments meanwhile.
    this.hasLooked = false;
    if (saysIt) {
      await this.look();
      if (this.says !== undefined && saysIt(this.says)) return false;
    }
    await this.write(body, undefined, saysIt !== undefined);
    return true;
  }

  /** Whether the comment shows the final text of this attempt. */
  async isFinished(): Promise<boolean> {
    await this.look();
    return this.isDone;
  }

  private async write(text: string, signal?: AbortSignal, isOnlyOne = false): Promise<void> {
    const body = `${text}\n${signature(this.writer, signal !== undefined)}\n`;
    if (!this.hasLooked) await this.look();
    if (this.isOutdated) return;
    if (this.id !== undefined && (await this.update(this.id, body, signal))) return;
    await this.create(body, isOnlyOne);
  }

  /** Updates a comment. Returns false when the comment no longer exists. */
  private async update(id: number, body: string, signal?: AbortSignal): Promise<boolean> {
    const path = `{repo}/issues/comments/${id}`;
    try {
      // A live update is not retried, because the final text follows anyway.
      if (signal) await this.github.once('PATCH', path, Anything, { body }, signal);
      else await this.github.ask('PATCH', path, Anything, { body });
      return true;
    } catch (error) {
      if (!(error instanceof GitHubError) || error.status !== 404) throw error;
      this.id = undefined;
      return false;
    }
  }

  /** `isOnlyOne`: no other run writes at the same time. */
  private async create(body: string, isOnlyOne: boolean): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        const made = await this.github.once('POST', `{repo}/issues/${this.issue}/comments`, Made, { body });
        this.id = made.id;
        break;
      } catch (error) {
        // If only the answer was lost, the comment exists already.
        const isUnsure = error instanceof GitHubError && error.retryAfterMs !== undefined;
        if (!isUnsure || tries === 3) throw error;
        await this.github.pause(error.retryAfterMs ?? 0);
        await this.look();
        if (this.id !== undefined) return;
      }
    }
    if (isOnlyOne) return;
    const mine = this.id;
    // Another run may have created a comment at the same moment. The older comment
    // stays and gets the newest text.
    await this.look();
    this.id ??= mine;
    if (this.id !== mine && !this.isOutdated) await this.update(this.id, body);
  }

  /** Finds the comment. If its author wrote several, all but the oldest are deleted. */
  private async look(): Promise<void> {
    const found: { id: number; login: string; writer: Writer; isLive: boolean; says: string }[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const path = `{repo}/issues/${this.issue}/comments?per_page=${PAGE}&page=${page}`;
      const comments = await this.github.ask('GET', path, Comments);
      for (const { id, body, user } of comments)
        if (body?.startsWith(this.mark) && user && (await this.isMine(user))) {
          const { isLive, ...writer } = readSignature(body);
          const says = body.replace(SIGNATURE, '').trim();
          if (!isOtherJob(writer, this.writer)) found.push({ id, login: user.login, writer, isLive, says });
        }
      if (comments.length < PAGE) break;
    }
    this.hasLooked = true;
    const [oldest, ...others] = found.toSorted((a, b) => a.id - b.id);
    this.id = oldest?.id;
    this.says = oldest?.says;
    this.isDone = found.some(
      ({ writer: { run, attempt }, isLive }) =>
        run === this.writer.run && attempt === this.writer.attempt && !isLive,
    );
    this.isOutdated = found.some(({ writer }) => isNewer(writer, this.writer));
    for (const { id, login } of others)
      if (login === oldest!.login)
        await this.github.ask('DELETE', `{repo}/issues/comments/${id}`, Anything).catch((error: unknown) => {
          if (!(error instanceof GitHubError) || error.status !== 404) throw error;
        });
  }

  /**
   * Whether the owner of the token wrote the comment: anybody's comment may begin with the mark. Only the token
   * of a person can ask for its owner's name. For any other token, every comment of a bot counts.
   */
  private async isMine({ login, type }: { login: string; type: string }): Promise<boolean> {
    const me = await this.github.login();
    return me === '' ? type === 'Bot' : login === me;
  }
}

/** The last line of a comment, which is not shown: who wrote it, and whether the run was still going on. */
function signature({ run, attempt, job }: Writer, isLive: boolean): string {
  return `<!-- run ${run} attempt ${attempt} job ${job}${isLive ? ' live' : ''} -->`;
}

const SIGNATURE = /<!-- run (\d{1,15})(?: attempt (\d{1,6}) job (\w{0,64})( live)?)? -->\s*$/;

function readSignature(body: string): Writer & { isLive: boolean } {
  const [, run = '0', attempt = '1', job = '', live] = SIGNATURE.exec(body) ?? [];
  return { run: Number(run), attempt: Number(attempt), job, isLive: live !== undefined };
}

function isNewer(one: Writer, other: Writer): boolean {
  return one.run > other.run || (one.run === other.run && one.attempt > other.attempt);
}

function isOtherJob(one: Writer, other: Writer): boolean {
  const isSameAttempt = one.run === other.run && one.attempt === other.attempt;
  return isSameAttempt && one.job !== '' && other.job !== '' && one.job !== other.job;
}
