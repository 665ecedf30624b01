/** The page: its head, the choice of views, and the view. */
import { useSignal, type Signal } from '@preact/signals';
import { Component, type ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { DashboardData } from '../insight/dashboard.ts';
import { route } from './route.ts';
import { About } from './views/about.tsx';
import { Batches } from './views/batches.tsx';
import { Duration } from './views/duration.tsx';
import { Health } from './views/health.tsx';
import { Lessons } from './views/lessons.tsx';
import { Patches } from './views/patches.tsx';
import { OneTest } from './views/test.tsx';
import { Tests } from './views/tests.tsx';

const VIEWS = [
  ['health', 'Health', Health],
  ['duration', 'Duration', Duration],
  ['tests', 'Tests', Tests],
  ['batches', 'Batches', Batches],
  ['patches', 'Patches', Patches],
  ['lessons', 'Lessons', Lessons],
  ['about', 'About', About],
] as const;

export function App({ all: { value: all } }: { all: Signal<readonly DashboardData[]> }) {
  const chosen = useSignal(0);
  const main = useRef<HTMLElement>(null);
  const data = all[chosen.value] ?? all[0];
  const isTest = route.value.view === 'test';
  const wanted = isTest ? 'tests' : route.value.view;
  const [name, , Whole] = VIEWS.find(([one]) => one === wanted) ?? VIEWS[0];
  const View = isTest ? OneTest : Whole;
  const place = isTest ? `test ${route.value.detail}` : name;
  const isFirst = useRef(true);
  useEffect(() => {
    // Whoever changes the view by keyboard goes on in the new one.
    if (!isFirst.current) main.current?.focus({ preventScroll: true });
    isFirst.current = false;
  }, [place]);
  useEffect(() => {
    document.title = data?.title ?? 'AutoSync';
  }, [data?.title]);
  if (!data) return <p class="empty">This page holds no data.</p>;
  return (
    <>
      <header>
        <h1>{data.title}</h1>
        {all.length > 1 && (
          <label>
            Shown{' '}
            <select
              value={chosen.value}
              onChange={(event) => (chosen.value = Number(event.currentTarget.value))}
            >
              {all.map(({ name: own, branch }, i) => (
                <option value={i}>
                  {own} · {branch}
                </option>
              ))}
            </select>
          </label>
        )}
        <nav aria-label="Views">
          {VIEWS.map(([one, title]) => (
            <a href={`#${one}`} aria-current={one === name ? 'page' : undefined}>
              {title}
            </a>
          ))}
        </nav>
      </header>
      <main ref={main} tabIndex={-1}>
        <Boundary key={`${place} ${chosen.value}`}>
          <View data={data} />
        </Boundary>
      </main>
    </>
  );
}

/** Keeps an error in one view from breaking the others. */
class Boundary extends Component<{ children: ComponentChildren }, { problem?: string }> {
  static override getDerivedStateFromError(error: Error): { problem: string } {
    return { problem: error.message };
  }

  override render() {
    const { problem } = this.state;
    return problem === undefined ? (
      this.props.children
    ) : (
      <p class="empty">This view cannot be shown: {problem}</p>
    );
  }
}
