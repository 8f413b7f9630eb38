import { IANAZone } from 'luxon';

const form =
  /^(\d{4})-(\d{2})-(\d{2})(?:(?:T| (?!.*[Z+-]))(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:(Z)|([+-](?:0\d|1[0-4])):?([0-5]\d))?)?$/;

/**
 * An ISO 8601 instant as UTC with milliseconds; finer fractions are cut off. `'no zone'` for a day or a time of day without one, `null`
 * for anything else that is no instant, the 30th of February included.
 */
export function utcInstant(text: string): string | 'no zone' | null {
  const parts = form.exec(text);
  if (parts === null) return null;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', z, hours, minutes] = parts;
  const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  // `Date` rolls the 30th of February over into March; what comes back unchanged is a day of the calendar.
  const asUtc = new Date(`${wall}Z`);
  if (Number.isNaN(asUtc.getTime()) || asUtc.toISOString() !== `${wall}Z`) return null;
  if (z === undefined && hours === undefined) return 'no zone';
  const utc = z === undefined ? new Date(`${wall}${hours}:${minutes}`) : asUtc;
  const iso = utc.toISOString();
  // A year before 0 or after 9999 is written with a sign and would no longer compare as text.
  return iso.length === 24 ? iso : null;
}

/** Whether a text names an IANA time zone. */
export function isTimeZone(zone: string): boolean {
  return IANAZone.isValidZone(zone);
}
