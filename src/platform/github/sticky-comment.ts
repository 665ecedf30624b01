import { z } from 'zod';
import { GitHubError, type GitHub } from './github.ts';

const Comment = z.object({
  id: z.int(),
  body: z.string().nullish(),
  user: z.object({ login: z.string(), type: z.string() }).nullable(),
});
const Comments = z.array(Comment);
const User = z.object({ login: z.string() });
const Anything = z.unknown();
const Made = z.object({ id: z.int() });

/** At least so long between two updates while a run goes on, in milliseconds; in long runs a twentieth of their age. */
const BETWEEN_MS = 15_000;
const PAGE = 100;
const MOST_PAGES = 50;

/**
 * The one comment of this use of AutoSync on a pull request: found by its mark and its author, updated, made again
 * when somebody deleted it. Where a race made two, the older one stays; what a newer run wrote stays, too.
 */
export class StickyComment {
  private readonly github: GitHub;
  private readonly issue: number;
  private readonly mark: string;
  private readonly run: number;
  private id: number | undefined;
  private hasLooked = false;
  /** A newer run has spoken. */
  private isOutdated = false;
  /** Login of the token's owner; empty where it has none. */
  private me: string | undefined;
  private readonly startedAt = performance.now();
  private lastAt = Number.NEGATIVE_INFINITY;
  private waiting: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private busy: Promise<void> = Promise.resolve();
  private readonly live = new AbortController();

  /** `mark`: what the comment begins with. `run`: greater for newer ones. */
  constructor(github: GitHub, issue: number, mark: string, run: number) {
    this.github = github;
    this.issue = issue;
    this.mark = mark;
    this.run = run;
  }

  /** Shows this soon, unless something newer comes first. Failures are for the end to tell. */
  show(body: string): void {
    if (this.live.signal.aborted) return;
    this.waiting = body;
    if (this.timer) return;
    const now = performance.now();
    const pause = Math.max(BETWEEN_MS, (now - this.startedAt) / 20);
    const speak = (): void => {
      this.timer = undefined;
      this.lastAt = performance.now();
      // One after the other, each with what is newest when its turn comes.
      this.busy = this.busy
        .then(() => this.write(this.waiting!, this.live.signal))
        .catch(() => this.live.abort());
    };
    this.timer = setTimeout(speak, Math.max(0, this.lastAt + pause - now)).unref();
  }

  /** The final word. Throws {@link GitHubError} where it could not be said. */
  async settle(body: string): Promise<void> {
    this.live.abort();
    clearTimeout(this.timer);
    await this.busy;
    // Meanwhile others may have come.
    this.hasLooked = false;
    await this.write(body);
  }

  private async write(text: string, signal?: AbortSignal): Promise<void> {
    const body = `${text}\n${runMark(this.run)}\n`;
    if (!this.hasLooked) await this.look();
    if (this.isOutdated) return;
    if (this.id !== undefined && (await this.update(this.id, body, signal))) return;
    await this.create(body);
  }

  /** Whether it is still there, and ours to change. */
  private async update(id: number, body: string, signal?: AbortSignal): Promise<boolean> {
    const path = `{repo}/issues/comments/${id}`;
    try {
      // A live word that fails is followed by the next one anyway.
      if (signal) await this.github.once('PATCH', path, Anything, { body }, signal);
      else await this.github.ask('PATCH', path, Anything, { body });
      return true;
    } catch (error) {
      if (!(error instanceof GitHubError) || error.status !== 404) throw error;
      this.id = undefined;
      return false;
    }
  }

  private async create(body: string): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        const made = await this.github.once('POST', `{repo}/issues/${this.issue}/comments`, Made, { body });
        this.id = made.id;
        break;
      } catch (error) {
        // An answer that got lost may hide a comment that is there.
        const isUnsure = error instanceof GitHubError && error.retryAfterMs !== undefined;
        if (!isUnsure || tries === 3) throw error;
        await this.github.pause(error.retryAfterMs ?? 0);
        await this.look();
        if (this.id !== undefined) return;
      }
    }
    const mine = this.id;
    // Another run may have made one at the same moment: the older one stays, with the newest words.
    await this.look();
    this.id ??= mine;
    if (this.id !== mine && !this.isOutdated) await this.update(this.id, body);
  }

  /** Finds the comment; of several by one author, all but the oldest go. */
  private async look(): Promise<void> {
    const found: { id: number; login: string; run: number }[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const path = `{repo}/issues/${this.issue}/comments?per_page=${PAGE}&page=${page}`;
      const comments = await this.github.ask('GET', path, Comments);
      for (const { id, body, user } of comments)
        if (body?.startsWith(this.mark) && user && (await this.isMine(user)))
          found.push({
            id,
            login: user.login,
            run: Number(/<!-- run (\d{1,15}) -->\s*$/.exec(body)?.[1] ?? 0),
          });
      if (comments.length < PAGE) break;
    }
    this.hasLooked = true;
    const [oldest, ...others] = found.toSorted((a, b) => a.id - b.id);
    this.id = oldest?.id;
    this.isOutdated = found.some(({ run }) => run > this.run);
    for (const { id, login } of others)
      if (login === oldest!.login)
        await this.github.ask('DELETE', `{repo}/issues/comments/${id}`, Anything).catch((error: unknown) => {
          if (!(error instanceof GitHubError) || error.status !== 404) throw error;
        });
  }

  /** A person's comment may begin with anything; only a person's token knows its own name. */
  private async isMine({ login, type }: { login: string; type: string }): Promise<boolean> {
    this.me ??= await this.github.ask('GET', '/user', User).then(
      (user) => user.login,
      (error: unknown) => {
        // The token of a workflow or an app is nobody's own.
        if (error instanceof GitHubError && [401, 403, 404].includes(error.status)) return '';
        throw error;
      },
    );
    return this.me === '' ? type === 'Bot' : login === this.me;
  }
}

function runMark(run: number): string {
  return `<!-- run ${run} -->`;
}
