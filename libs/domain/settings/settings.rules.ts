import { DomainError, refuseUnless } from '../../kernel/errors';

/** A name without the blanks around it; one that is empty then is refused with NAME_REQUIRED. */
export function requiredName(name: string): string {
  const tidy = name.trim();
  refuseUnless(tidy !== '', 'NAME_REQUIRED');
  return tidy;
}

/** The version, or any of several, that a change was made on; `null` = whichever. */
export type ExpectedVersion = number | readonly number[] | null;

/** `If-Match`: refuses a change that was made on an older version of the settings. No expectation accepts any version. */
export function refuseStale(version: number, expected: ExpectedVersion | undefined): void {
  if (expected === undefined || expected === null) return;
  const fits = typeof expected === 'number' ? expected === version : expected.includes(version);
  refuseUnless(fits, 'VERSION_CONFLICT', { version, expected });
}

/** A field that only the rules could find wrong; `pointer` is its place in the request's body. */
export function invalidField(pointer: string, detail: string): DomainError {
  return new DomainError('INVALID_FIELD', { pointer, detail });
}
