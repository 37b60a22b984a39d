// Hectares: one decimal below ten.
import { expect, test } from 'vitest';
import { hectares } from './area';

test.each([[0, 0], [1234, 0.1], [98_765, 9.9], [123_456, 12]])('%i m²', (m2, ha) => expect(hectares(m2)).toBe(ha));
