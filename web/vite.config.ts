import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// The server that `npm run dev` talks to: the mock unless told otherwise.
const api = process.env.RAPPORT_WEB_BASE_URL ?? 'http://127.0.0.1:4477';

export default defineConfig({
  plugins: [svelte()],
  // Nothing inlined as data: URL: the policy of the server allows fonts and styles from itself only.
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '/api': { target: api, changeOrigin: true } } },
  test: { include: ['tests/unit/**/*.test.ts'], environment: 'node' },
});
