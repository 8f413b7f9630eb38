const localPart = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const domainLabel = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;

/**
 * CAMP-12: the address by which a person is known: without blanks around it, NFC, lower-case; nothing else is stripped. `null` when it
 * is no address. Addresses beyond ASCII are accepted, quoted local parts, address literals and bare host names are not.
 */
export function normaliseEmail(text: string): string | null {
  // Lower-casing can take a letter apart, so NFC comes last: the same address always ends as the same text.
  const email = text.trim().normalize('NFC').toLowerCase().normalize('NFC');
  const at = email.indexOf('@');
  if (email.length > 254 || at < 1 || at > 64) return null;
  return localPart.test(email.slice(0, at)) && isDomain(email.slice(at + 1)) ? email : null;
}

function isDomain(domain: string): boolean {
  const labels = domain.split('.');
  const last = labels[labels.length - 1]!;
  if (labels.length < 2 || last.length < 2 || /^\d+$/.test(last)) return false;
  return labels.every((label) => label.length <= 63 && domainLabel.test(label));
}
