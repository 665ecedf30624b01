/** The beginning of the page: opens the data, shows it, and keeps it new where the page is served. */
import { signal } from '@preact/signals';
import { render } from 'preact';
import type { DashboardData } from '../insight/dashboard.ts';
import { App } from './app.tsx';
import { loadAll } from './load.ts';

/** How often a served page asks for newer data, in milliseconds. */
const AGAIN_MS = 3_000;

const root = document.querySelector<HTMLElement>('#app')!;
const all = signal<readonly DashboardData[]>([]);

try {
  all.value = await loadAll(document);
  root.replaceChildren();
  render(<App all={all} />, root);
  if ('served' in root.dataset) setInterval(() => void refresh(), AGAIN_MS);
} catch (error) {
  root.textContent = `The data of this page cannot be read: ${(error as Error).message}`;
}

/** Takes newer data over. While the server does not answer, the page stays as it is. */
async function refresh(): Promise<void> {
  try {
    const response = await fetch(location.pathname);
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    all.value = await loadAll(page);
  } catch {
    // It is asked again.
  }
}
