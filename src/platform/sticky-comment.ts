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

/** At least so long between two updates while a run goes on, in milliseconds; in long runs a twentieth of their age. */
const BETWEEN_MS = 15_000;
const PAGE = 100;
const MOST_PAGES = 50;

/**
 * The one comment of this use of AutoSync on a pull request: found by its mark and its author, updated, made again
 * when somebody deleted it. Where a race made two, the older one stays.
 */
export class StickyComment {
  private readonly github: GitHub;
  private readonly issue: number;
  private readonly mark: string;
  private id: number | undefined;
  private hasLooked = false;
  private me: Promise<string | undefined> | undefined;
  private readonly startedAt = performance.now();
  private lastAt = Number.NEGATIVE_INFINITY;
  private waiting: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private busy: Promise<void> = Promise.resolve();
  private isLive = true;

  /** `mark`: what the comment begins with. */
  constructor(github: GitHub, issue: number, mark: string) {
    this.github = github;
    this.issue = issue;
    this.mark = mark;
  }

  /** Shows this soon, unless something newer comes first. Failures are for the end to tell. */
  show(body: string): void {
    if (!this.isLive) return;
    this.waiting = body;
    if (this.timer) return;
    const now = performance.now();
    const pause = Math.max(BETWEEN_MS, (now - this.startedAt) / 20);
    this.timer = setTimeout(
      () => {
        this.timer = undefined;
        this.lastAt = performance.now();
        const text = this.waiting;
        // One try: the next update comes anyway, and one that fails for good is told at the end.
        if (text !== undefined)
          this.busy = this.write(text).catch(() => {
            this.isLive = false;
          });
      },
      Math.max(0, this.lastAt + pause - now),
    ).unref();
  }

  /** The final word. Throws {@link GitHubError} where it could not be said. */
  async settle(body: string): Promise<void> {
    this.isLive = false;
    clearTimeout(this.timer);
    await this.busy;
    await this.write(body);
  }

  private async write(body: string): Promise<void> {
    if (!this.hasLooked) await this.look();
    if (this.id !== undefined && (await this.update(this.id, body))) return;
    await this.create(body);
  }

  /** Whether it was still there. */
  private async update(id: number, body: string): Promise<boolean> {
    try {
      await this.github.ask('PATCH', `{repo}/issues/comments/${id}`, Anything, { body });
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
        await this.github.once('POST', `{repo}/issues/${this.issue}/comments`, Anything, { body });
        break;
      } catch (error) {
        // An answer that got lost may hide a comment that is there.
        const isUnsure = error instanceof GitHubError && error.retryAfterMs !== undefined;
        if (!isUnsure || tries === 3) throw error;
        await this.github.pause(error.retryAfterMs ?? 0);
        await this.look();
        if (this.id !== undefined) break;
      }
    }
    const mine = this.id;
    // Another run may have made one at the same moment: the older one stays, with the newest words.
    await this.look();
    if (this.id !== undefined && this.id !== mine) await this.update(this.id, body);
  }

  /** Finds the comment; of several, all but the oldest go. */
  private async look(): Promise<void> {
    const found: number[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const path = `{repo}/issues/${this.issue}/comments?per_page=${PAGE}&page=${page}`;
      const comments = await this.github.ask('GET', path, Comments);
      for (const comment of comments)
        if (comment.body?.startsWith(this.mark) && (await this.isMine(comment))) found.push(comment.id);
      if (comments.length < PAGE) break;
    }
    this.hasLooked = true;
    const [oldest, ...others] = found.toSorted((a, b) => a - b);
    this.id = oldest;
    for (const id of others)
      await this.github.ask('DELETE', `{repo}/issues/comments/${id}`, Anything).catch((error: unknown) => {
        if (!(error instanceof GitHubError) || error.status !== 404) throw error;
      });
  }

  /** A person's comment may begin with anything; only a person's token knows its own name. */
  private async isMine({ user }: z.infer<typeof Comment>): Promise<boolean> {
    this.me ??= this.github.ask('GET', '/user', User).then(
      ({ login }) => login,
      (error: unknown) => {
        // The token of a workflow or an app is nobody's own.
        if (error instanceof GitHubError && [401, 403, 404].includes(error.status)) return undefined;
        throw error;
      },
    );
    const me = await this.me;
    return me === undefined ? user?.type === 'Bot' : user?.login === me;
  }
}
