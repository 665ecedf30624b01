/** The answers of a search, on disk: the next run continues the search of a run that was killed. */
import { createHash } from 'node:crypto';
import { JournalledAnswer, type AnswerJournal } from '../search/earlier-run.ts';
import type { History } from './history.ts';

/** In place of an answer: the trial began. It is deleted when the trial ends, so only a killed run leaves it. */
const BEGUN = 'begun';

/**
 * Keeps the answers of one search in the history. An answer is used once, for exactly the same question. It
 * shortens the search and never makes a tree land.
 */
export class Journal implements AnswerJournal {
  private readonly history: History;
  private readonly name: string;
  private readonly search: string;
  private readonly redact: (text: string) => string;
  private known: Map<string, JournalledAnswer[]>;
  /** Question → how many runs ended while it was tried. */
  private unanswered: ReadonlyMap<string, number>;

  /** `search`: digest of everything that the answers depend on. Answers of other searches are deleted. */
  constructor(history: History, name: string, search: string, redact: (text: string) => string) {
    this.history = history;
    this.name = name;
    this.search = search;
    this.redact = redact;
    const rows =
      history.write(() => {
        history.db.execute('DELETE FROM journal WHERE name = ? AND search <> ?', name, search);
        return history.db.all<{ question: string; answer: string }>(
          'SELECT question, answer FROM journal WHERE name = ? AND search = ? ORDER BY id',
          name,
          search,
        );
      }) ?? [];
    const entries = rows.flatMap(({ question, answer }) => {
      const parsed = JournalledAnswer.safeParse(read(answer));
      return parsed.success ? [{ question, answer: parsed.data }] : [];
    });
    const begun = rows.filter(({ answer }) => answer === BEGUN);
    this.unanswered = new Map(
      [...Map.groupBy(begun, ({ question }) => question)].map(([question, group]) => [
        question,
        group.length,
      ]),
    );
    // An answer that cannot be read is left out: the search runs a trial instead.
    const byQuestion = Map.groupBy(entries, ({ question }) => question);
    this.known = new Map(
      [...byQuestion].map(([question, group]) => [question, group.map(({ answer }) => answer)]),
    );
  }

  /** How many answers of an earlier run are left. */
  get size(): number {
    return [...this.known.values()].reduce((sum, answers) => sum + answers.length, 0);
  }

  take(question: string): JournalledAnswer | undefined {
    return this.known.get(digest(question))?.shift();
  }

  /** Adds an answer. It is on disk when this returns. */
  add(question: string, answer: JournalledAnswer): void {
    this.insert(question, this.redact(JSON.stringify(answer)));
  }

  deaths(question: string): number {
    return this.unanswered.get(digest(question)) ?? 0;
  }

  get mostDeaths(): number {
    return Math.max(0, ...this.unanswered.values());
  }

  begin(question: string): void {
    this.insert(question, BEGUN);
  }

  end(question: string): void {
    this.history.write(() =>
      this.history.db.execute(
        `DELETE FROM journal WHERE id = (
          SELECT max(id) FROM journal WHERE name = ? AND search = ? AND question = ? AND answer = ?)`,
        this.name,
        this.search,
        digest(question),
        BEGUN,
      ),
    );
  }

  private insert(question: string, answer: string): void {
    this.history.write(() =>
      this.history.db.execute(
        'INSERT INTO journal (name, search, question, answer) VALUES (?, ?, ?, ?)',
        this.name,
        this.search,
        digest(question),
        answer,
      ),
    );
  }

  /** Deletes all answers: they cannot be trusted, or the search has ended. */
  forget(): void {
    this.known = new Map();
    this.unanswered = new Map();
    this.history.write(() => this.history.db.execute('DELETE FROM journal WHERE name = ?', this.name));
  }
}

function read(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
