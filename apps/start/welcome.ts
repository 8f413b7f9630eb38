import type { Config } from '../../libs/platform/config';
import type { Logger } from '../../libs/platform/logging';
import type { Core } from '../../libs/runtime/core';
import { version } from './version';

/**
 * Where to click next: a line for each pair of what it is and where. Where stdout is no terminal it is for whoever collects the log, and
 * has the same as one of its lines; people find the text on stderr then.
 */
export function welcome(
  logger: Logger,
  what: string,
  places: readonly (readonly [string, string])[],
  more: readonly string[] = [],
): void {
  const width = Math.max(...places.map(([name]) => name.length)) + 3;
  const { isTTY } = process.stdout;
  if (!isTTY) logger.info({ version, places: Object.fromEntries(places) }, `${what} is running`);
  (isTTY ? process.stdout : process.stderr).write(
    [
      '',
      `  ${what} ${version} is running.`,
      '',
      ...places.map(([name, place]) => `  ${name.padEnd(width)}${place}`),
      '',
      ...more.map((line) => (line === '' ? '' : `  ${line}`)),
      ...(more.length > 0 ? [''] : []),
      '  Ctrl+C stops it.',
      '',
      '',
    ].join('\n'),
  );
}

/** How the first organisation is made, for a log that has none. The key is not shown: whoever set it knows it. */
export async function firstOrganisation(
  core: Core,
  { systemKey }: Config,
  address: string,
): Promise<readonly string[]> {
  if ((await core.log.head()) !== null) return [];
  if (systemKey === null)
    return ['No organisation is registered yet. Set SYSTEM_KEY and start again: registering one takes it.'];
  return [
    'No organisation is registered yet. This registers one, and shows its admin key once:',
    '',
    `  curl ${address}/v1/organisations -H "Authorization: Bearer $SYSTEM_KEY" -H 'Content-Type: application/json' \\`,
    `    -d '{ "id": "my-house", "name": "My house", "currency": "NOK", "timeZone": "Europe/Oslo" }'`,
  ];
}
