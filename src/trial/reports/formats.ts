/** Lists the report formats that AutoSync reads. */
import { ctrf } from './ctrf.ts';
import { dart } from './dart.ts';
import { go } from './go.ts';
import { jest } from './jest.ts';
import type { JsonFormat } from './json.ts';
import { junit } from './junit.ts';
import { libtest } from './libtest.ts';
import type { LinesFormat } from './lines.ts';
import { mocha } from './mocha.ts';
import { nunit } from './nunit.ts';
import { playwright } from './playwright.ts';
import { rspec } from './rspec.ts';
import { trx } from './trx.ts';
import type { XmlFormat } from './xml.ts';
import { xunit } from './xunit.ts';

/**
 * The XML formats. A new format needs a file beside this one, an entry in one of these lists, and a fixture.
 * TAP is neither XML nor JSON; see tap.ts.
 */
export const XML_FORMATS: readonly XmlFormat[] = [junit, trx, nunit, xunit];
/** The formats that are one JSON document. */
export const JSON_FORMATS: readonly JsonFormat[] = [ctrf, jest, playwright, mocha, rspec];
/** The formats with one JSON event a line. */
export const LINES_FORMATS: readonly LinesFormat[] = [go, libtest, dart];
