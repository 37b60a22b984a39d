// The generated client against a running server: `YIWANG_URL=http://127.0.0.1:PORT npm run client`.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { environment: 'node', include: ['client/**/*.test.ts'], testTimeout: 60_000, fileParallelism: false },
});
