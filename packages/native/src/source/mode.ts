/** How a kernel gets its batches, as numbers that C can compare. */
export const Mode = { full: 0, shuffled: 1, replacement: 2 } as const;
