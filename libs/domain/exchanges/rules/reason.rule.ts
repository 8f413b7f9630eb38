import { RequestFacts } from '../exchange-facts';
import { because, Policy } from '../exchange-policy';

/** EXC-14: staff are bound by little, so they say why. Asked of whoever does it, not of whoever asks what it would cost. */
export const reason: Policy<RequestFacts> = {
  rule: 'EXC-14',
  binds: 'box_office',
  check({ request }) {
    if (request.reason === undefined || (request.reason !== null && request.reason.trim() !== '')) return null;
    const error = { pointer: '/reason', code: 'MISSING_FIELD', detail: 'Say why, at the box office.' };
    return because('MISSING_FIELD', { errors: [error] });
  },
};
