import { admit, bought, openBoxOffice } from '../support/purchases';
import { made } from '../support/scenario';
import { type Server, startServer } from '../support/server';
import { tracesOf } from './traces';

let server: Server;
beforeAll(async () => {
  server = await startServer({ env: { LOG_LEVEL: 'trace' } });
});
afterAll(() => server.dispose());

it('SALE-05: whoever reads files or logs finds no barcode to open a door with', async () => {
  const house = await openBoxOffice(server.url);
  const { tickets } = await bought(house, 2);
  const barcodes: string[] = tickets.map(({ barcode }: { barcode: string }) => barcode);
  await made(house.admin.get(`/v1/admissions/${barcodes[0]}`));
  await made(admit(house, barcodes[0]!));
  await admit(house, barcodes[0]!);
  await house.admin.post(`/v1/admissions/${barcodes[1]}`, { performanceId: 'gone' });
  await house.admin.post(`/v1/admissions/${encodeURIComponent(barcodes[1]!).replace('.', '%2E')}`, {
    performanceId: 'show',
  });
  const output = server.output();
  await server.kill('SIGTERM');
  await server.writeDown();
  const macs = barcodes.map((barcode) => barcode.slice(barcode.lastIndexOf('.') + 1));
  expect(macs.every((mac) => mac.length >= 16)).toBe(true);
  expect(tracesOf(macs, server.dir, output + server.output())).toEqual([]);
});
