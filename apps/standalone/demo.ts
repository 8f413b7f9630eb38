import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { organisationDecider } from '../../libs/domain/organisations/organisation.decider';
import { keyRoles } from '../../libs/domain/organisations/roles';
import { Call } from '../../libs/kernel/call';
import type { Core } from '../../libs/runtime/core';

const organisationId = 'demo';

/**
 * On an empty log registers the sandbox organisation `demo` with a key for every role, and writes the keys beside the data. Keys are
 * derived, so a start that died half way is completed by the next one. Answers where the keys are.
 */
export async function prepareDemo(core: Core, dir: string, systemKey: string): Promise<string> {
  const file = join(dir, 'demo-keys.json');
  const known = await core.commands.state(organisationDecider, { organisationId });
  if (known.status === 'none' && (await core.log.head()) !== null) return file;
  const keys: Record<string, string> = { system: systemKey };
  for (const role of keyRoles) keys[role] = core.secrets.apiKey(organisationId, `demo-${role}`);
  // Recognised as repeats when they are there already.
  await register(core);
  writeFileSync(file, `${JSON.stringify({ organisationId, keys }, null, 2)}\n`, { mode: 0o600 });
  return file;
}

async function register(core: Core): Promise<void> {
  const address = { organisationId };
  const settings = {
    name: 'Demo house',
    currency: 'NOK',
    timeZone: 'Europe/Oslo',
    defaultLocale: 'nb',
    locales: ['nb', 'en'],
  };
  const { keyStoreId } = core;
  const identity = { sandbox: true, keyId: 'demo-admin', keyStoreId } as const;
  const registered = { type: 'RegisterOrganisation', ...settings, ...identity } as const;
  await core.commands.execute(organisationDecider, address, registered, callOf('register'));
  for (const role of keyRoles.filter((each) => each !== 'admin')) {
    const command = { type: 'CreateApiKey', keyId: `demo-${role}`, role, name: `demo ${role}`, unit: null } as const;
    await core.commands.execute(organisationDecider, address, command, callOf(role));
  }
}

const callOf = (step: string): Call => ({
  organisationId,
  commandId: `demo-${step}`,
  call: 'start:demo',
  bodyMac: '',
  correlationId: 'demo',
  causationId: 'demo',
  actor: 'start',
  channel: 'system',
});
