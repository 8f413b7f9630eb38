import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createLogger } from '../../libs/platform/logging';
import { createMetrics } from '../../libs/platform/metrics';
import { healthServer } from './health-server';
import { WaitingRoom } from './waiting-room';

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

const refusals: unknown[] = [];
const roomAt = (port: number): WaitingRoom =>
  new WaitingRoom({
    config: { host: '127.0.0.1', port },
    logger: createLogger('silent'),
    metrics: createMetrics(),
    load: async () => ({ healthServer }),
    onRefused: (error) => void refusals.push(error),
  });

describe('R4 a process that waits for its servers', () => {
  it('lives, is not ready, says what it waits for, and refuses all else as a server that is away does', async () => {
    const port = await freePort();
    const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
    const room = roomAt(port);
    await room.waitFor('the event log, esdb://es:2113');
    await room.waitFor('the read models and keys, mongodb://db:27017');
    expect((await ask('/health/live')).status).toBe(200);
    const ready = await ask('/health/ready');
    const checks = { start: 'waits for the read models and keys, mongodb://db:27017' };
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'not ready', checks }]);
    expect(await (await ask('/metrics')).text()).toContain('process_cpu');
    const refused = await ask('/v1/orders');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(await refused.json()).toMatchObject({ code: 'LOG_UNAVAILABLE' });
    await room.close();
    const next = createServer().listen(port, '127.0.0.1');
    await once(next, 'listening');
    next.close();
  });

  it('listens nowhere while nothing is waited for', async () => {
    const port = await freePort();
    const room = roomAt(port);
    await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow();
    await room.close();
  });

  it('tells of an address that is in use', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    await roomAt((holder.address() as AddressInfo).port).waitFor('the event log');
    expect(refusals).toEqual([expect.objectContaining({ code: 'EADDRINUSE' })]);
    holder.close();
  });
});
