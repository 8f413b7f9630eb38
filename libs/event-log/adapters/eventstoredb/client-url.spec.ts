import { connectTo, EventStoreUrlError } from './client-url';

const secret = 'hunter2';

describe('the address of EventStoreDB', () => {
  it('may name one server, a cluster, credentials and options', () => {
    for (const url of [
      'esdb://127.0.0.1:2113?tls=false',
      `esdb://admin:${secret}@127.0.0.1:2113`,
      `esdb+discover://admin:${secret}@cluster.example.org:2113/?tls=true&nodePreference=leader`,
      'esdb://one:2113,two:2113,three:2113?tls=true&connection-name=parterre',
    ]) {
      expect(() => connectTo(url)).not.toThrow();
    }
  });

  it('is refused when it cannot be used, and never told to anybody', () => {
    const printed = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    for (const url of [
      '',
      secret,
      `http://admin:${secret}@127.0.0.1:2113`,
      `esdb://admin:${secret}@`,
      `esdb://admin:${secret}@127.0.0.1:port`,
      `esdb://admin:${secret}@127.0.0.1:2113?tls=perhaps`,
      `esdb://admin:${secret}@127.0.0.1:2113?tls=false&colour=red`,
      `esdb://admin:${secret}@127.0.0.1:2113?tlsVerifyCert=false`,
      `esdb://admin:${secret}@127.0.0.1:2113?throwOnAppendFailure=false`,
      `esdb://admin:${secret}@127.0.0.1:2113?tlsCAFile=/nowhere/${secret}`,
      `esdb://admin:${secret}@127.0.0.1:2113?defaultDeadline=-1`,
    ]) {
      const error = refusalOf(url);
      expect(error).toBeInstanceOf(EventStoreUrlError);
      expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain(secret);
      expect(error.cause).toBeUndefined();
    }
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
  });
});

function refusalOf(url: string): Error {
  try {
    connectTo(url);
  } catch (error) {
    return error as Error;
  }
  throw new Error('was not refused');
}
