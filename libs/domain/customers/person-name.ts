/** A name as it is compared: however it was spaced, cased and composed. */
export const comparableName = (text: string): string =>
  text.trim().replace(/\s+/gu, ' ').normalize('NFKC').toLowerCase().normalize('NFKC');
