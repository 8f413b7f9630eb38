import type { Client, Json } from './client';
import { eventually } from './eventually';
import { made } from './scenario';

/** What a verification that is begun now has found when it has ended. */
export async function verdictOf(admin: Client, body?: object): Promise<Json> {
  const { id } = (await made(admin.post('/v1/audit/verifications', body))).body;
  return eventually(async () => {
    const found = (await made(admin.get(`/v1/audit/verifications/${id}`))).body;
    if (found.state === 'running') throw new Error('still running');
    return found;
  });
}

export const differencesIn = (found: Json): Json[] =>
  found.views.flatMap(({ view, differences }: Json) => differences.map((each: Json) => ({ view, ...each })));
