// Waiting for a condition, never for a time.

/** Tries until it does not throw; the last reason is thrown when it never comes true. */
export async function eventually(check, most = 10_000) {
  const until = Date.now() + most;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((next) => setTimeout(next, 50));
    }
  }
}
