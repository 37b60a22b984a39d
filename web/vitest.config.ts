// Unit tests run in Node alone: pure functions, dictionaries and server-rendered parts. Browsers are in e2e/.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node' },
});
