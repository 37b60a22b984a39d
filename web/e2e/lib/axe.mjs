// axe-core in the page. It is evaluated through the debugger, which the content policy does not govern, so the policy stays on.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const source = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** No violations in the state that `proof` (something seen) stands for. */
export async function clean(p, proof) {
  await proof.first().waitFor();
  await p.page.evaluate(source);
  const found = await p.page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary.split('\n')[1] ?? ''}`).join(' | ')}`);
  });
  assert.deepEqual(found, [], `${p.name}: axe on ${new URL(p.page.url()).pathname}`);
}
