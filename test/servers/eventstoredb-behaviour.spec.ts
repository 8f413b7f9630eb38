// How EventStoreDB behaves: every row that the adapter relies on, through the client package. The rows were measured on a server of
// version 23.10.6; the stand-in of test/support/eventstoredb answers in its place where there is none.
//
// To hold the stand-in against a real server:
//   EVENTSTORE_URL='esdb://127.0.0.1:2113?tls=false' npm run test:servers -- eventstoredb-behaviour
// (or `TEST_EVENTSTORE_URL=… npx jest -c test/servers/jest.config.cjs eventstoredb-behaviour`). The streams have random names, so the
// server may be shared; rows that kill or hang it run against the stand-in only. Where the two differ, the server is right.
import { appendRows } from './eventstoredb/append-rows';
import { BehaviourServer, CONTROLLED, openBehaviourServer } from './eventstoredb/behaviour-server';
import { outageRows } from './eventstoredb/outage-rows';
import { readRows } from './eventstoredb/read-rows';
import { subscriptionRows } from './eventstoredb/subscription-rows';

describe('EventStoreDB', () => {
  let server: BehaviourServer;
  const current = () => server;

  beforeAll(async () => {
    server = await openBehaviourServer();
  });
  afterAll(async () => {
    await server.close();
  });

  describe('append', () => appendRows(current));
  describe('read', () => readRows(current));
  describe('subscriptions', () => subscriptionRows(current));
  if (CONTROLLED) {
    describe('outage', () => outageRows(current));
  } else {
    console.info('The rows on outages are not stated: this server is not ours to kill, stop or hang.');
  }
});
