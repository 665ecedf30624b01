/** Puts data into the page of the dashboard. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** Where the page without data lies, seen from the bundle, from a part of it, and from this file. */
const PLACES = ['dashboard.html', '../dashboard.html', '../../../dist/dashboard.html'];

/**
 * The page with these texts of JSON in it, one for each use of AutoSync. `isServed`: it asks its server for newer data, and
 * may ask nobody else. Throws where the page is missing.
 */
export function fillPage(texts: readonly string[], isServed = false): string {
  const place = PLACES.map((name) => path.join(import.meta.dirname, name)).find((file) => existsSync(file));
  if (place === undefined)
    throw new Error('dist/dashboard.html is missing: build it, or install AutoSync again');
  // Base64 holds no letter that could end the element.
  const blocks = texts.map(
    (text) => `<script type="application/gzip">${gzipSync(text).toString('base64')}</script>`,
  );
  const page = readFileSync(place, 'utf8').replace('<!-- data -->', () => blocks.join('\n'));
  return isServed
    ? page
        .replace("default-src 'none'", "default-src 'none'; connect-src 'self'")
        .replace('<div id="app">', '<div id="app" data-served>')
    : page;
}
