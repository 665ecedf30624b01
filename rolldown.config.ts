import { defineConfig } from 'rolldown';

/** One bundle, three doors. Readable on purpose: what runs in people's CI should be reviewable. */
export default defineConfig({
  input: { main: 'src/main.ts', post: 'src/post.ts', cli: 'src/cli.ts' },
  platform: 'node',
  output: {
    dir: 'dist',
    format: 'esm',
    // Libraries compare error names with class names.
    keepNames: true,
    minify: false,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
  },
});
