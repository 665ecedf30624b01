/** The beginning of the page: opens the data and shows it. */
import { render } from 'preact';
import { App } from './app.tsx';
import { loadAll } from './load.ts';

const root = document.querySelector('#app')!;
try {
  const all = await loadAll(document);
  root.replaceChildren();
  render(<App all={all} />, root);
} catch (error) {
  root.textContent = `The data of this page cannot be read: ${(error as Error).message}`;
}
