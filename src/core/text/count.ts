const compact = new Intl.NumberFormat('en', { notation: 'compact' });

/** A count as people say it: 999, 1.2k, 12k, 1.2M. */
export const formatCount = (count: number): string => compact.format(count).replace('K', 'k');
