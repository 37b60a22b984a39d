// How the web UI is built: React, one chunk a room, nothing inlined (the content policy allows no inline style or script).
import { defineConfig } from 'vite';
import react from '@vitejs/plugin-react';
import locales from '@react-aria/optimize-locales-plugin';

export default defineConfig({
  plugins: [react(), { ...locales.vite({ locales: ['zh-CN', 'en-US'] }), enforce: 'pre' as const }],
  server: { port: 5173, proxy: { '/api': process.env['YIWANG_API'] ?? 'http://127.0.0.1:8080' } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    chunkSizeWarningLimit: 1600,
    // What every page needs lies in one chunk: divided by who else imports it, it would weigh 2 KiB more.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'core', test: /node_modules\/(react|react-dom|scheduler|wouter|regexparam|openapi-fetch)\/|src\/(api\/(calls|http)|ui\/(PageHead|PortalShell|portal|prefs|unsent|useNow)|i18n\/(index|format))\.tsx?$/ }] } } },
  },
});
