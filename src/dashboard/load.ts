/** Opens the data that the page carries: JSON, compressed, as base64. */
import type { DashboardData } from '../insight/dashboard.ts';

/** The data of all uses of AutoSync in this page, in their order. */
export function loadAll(page: Document): Promise<DashboardData[]> {
  const blocks = [...page.querySelectorAll('script[type="application/gzip"]')];
  return Promise.all(blocks.map(({ textContent }) => open(textContent ?? '')));
}

async function open(text: string): Promise<DashboardData> {
  const bytes = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return (await new Response(stream).json()) as DashboardData;
}
