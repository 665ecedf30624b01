/** Tells by its path what a file is for. */

const DOCUMENT =
  /(?:^|\/)(?:docs?|\.github)\/|\.(?:md|rst|adoc)$|(?:^|\/)(?:LICENSE|CHANGELOG|CHANGES|AUTHORS|README)[^/]*$/i;
const OF_TESTS = /(?:^|[/_.-])(?:tests?|specs?)(?:[/_.-]|$)/i;

/** A document, or how the project is built and checked elsewhere. */
export function isDocument(path: string): boolean {
  return DOCUMENT.test(path);
}

/** A test, or what only tests use. */
export function isOfTests(path: string): boolean {
  return OF_TESTS.test(path);
}
