/** Preloaded into AutoSync (`node --import`): writes its largest resident size in KiB into MEASURE_FILE at its end. */
import { writeFileSync } from 'node:fs';

if (process.argv[1]?.endsWith('dist/cli.js'))
  process.on('exit', () => writeFileSync(process.env.MEASURE_FILE, String(process.resourceUsage().maxRSS)));
