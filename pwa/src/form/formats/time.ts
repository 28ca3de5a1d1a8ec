/** Times of day as `07:05`, as a clock on the wall shows them: no seconds, no zone. */
export const reason = (value: string): string | null => (/^([01][0-9]|2[0-3]):[0-5][0-9]$/.test(value) ? null : 'shape')
