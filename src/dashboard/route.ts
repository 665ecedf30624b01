/** The address of a view: the part of the address behind `#`, as in `#tests/retry`. */
import { signal } from '@preact/signals';

export interface Route {
  view: string;
  /** What the view is narrowed to. */
  detail: string;
}

function read(): Route {
  const [view = '', ...rest] = location.hash.slice(1).split('/').map(decode);
  return { view: view || 'health', detail: rest.join('/') };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const route = signal(read());
addEventListener('hashchange', () => (route.value = read()));

/** Changes what the view is narrowed to, without an entry in the history of the browser. */
export function narrow(detail: string): void {
  const { view } = route.value;
  route.value = { view, detail };
  history.replaceState(null, '', `#${view}${detail ? `/${encodeURIComponent(detail)}` : ''}`);
}
