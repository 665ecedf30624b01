/** One bundle, three doors. Readable on purpose: what runs in people's CI should be reviewable. */
import type { RolldownOptions } from 'rolldown';

const config: Omit<RolldownOptions, 'output'> & {
  output: NonNullable<Exclude<RolldownOptions['output'], unknown[]>>;
} = {
  input: { main: 'src/main.ts', post: 'src/post.ts', cli: 'src/cli.ts' },
  platform: 'node',
  logLevel: 'warn',
  output: {
    format: 'esm',
    // Libraries compare error names with class names.
    keepNames: true,
    minify: false,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
  },
};
export default config;
