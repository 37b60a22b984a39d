// Named limits of a queue's page.
/** Rows of one page. */
export const PAGE_ROWS = 25;
/** How often counts and rows are asked for while the page is visible. */
export const POLL_MS = 15_000;
