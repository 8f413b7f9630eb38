/** How a refusal is told: a sentence, or one around the numbers of its details. */
export type Details = Readonly<Record<string, unknown>>;
export type Sentence = string | ((details: Details) => string);

export const number = (details: Details, key: string): number | null =>
  typeof details[key] === 'number' ? details[key] : null;

const text = (details: Details, key: string): string | null => (typeof details[key] === 'string' ? details[key] : null);

/** A sentence around one value of the details, with words that also do without it. */
export const around =
  (key: string, told: (value: string) => string, otherwise: Sentence): Sentence =>
  (details) => {
    const value = text(details, key) ?? number(details, key);
    if (value !== null) return told(String(value));
    return typeof otherwise === 'string' ? otherwise : otherwise(details);
  };

/** The same around a number that is counted. */
export const counting =
  (key: string, told: (count: number) => string, otherwise: string): Sentence =>
  (details) => {
    const count = number(details, key);
    return count === null ? otherwise : told(count);
  };

/** `1 place`, `0 places`. */
export const plural = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

/** Several places of a request may be wrong (G-05): the first is told, and how many more there are. */
export const wrongPlaces =
  (otherwise: string): Sentence =>
  ({ errors }) => {
    const list: readonly unknown[] = Array.isArray(errors) ? errors : [];
    const { pointer, detail } = (list[0] ?? {}) as Details;
    if (typeof pointer !== 'string' || typeof detail !== 'string') return otherwise;
    const told = detail.endsWith('.') ? detail : `${detail}.`;
    const first = pointer === '' ? told : `At ${pointer}: ${told}`;
    return list.length === 1 ? first : `${first} ${list.length - 1} more in details.errors.`;
  };

/** SUB-58: money that is refused is recorded and goes back. */
export const moneyGoesBack = (otherwise: Sentence): Sentence =>
  around('refundId', (id) => `The money is recorded and its refund ${id} requested: see GET /v1/refunds.`, otherwise);
