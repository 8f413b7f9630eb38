// A process of its own that opens a data folder, to be killed by a test: `node child.cjs hold|append <folder>`.
require('./load-typescript.cjs');
const { openEmbeddedStores } = require('../embedded-stores.ts');

const [what, dir] = process.argv.slice(2);

async function append(stores) {
  const underWay = [];
  for (let number = 0; ; number++) {
    void stores.subjectKeys.create([{ keyId: `key-${number}`, wrapped: new Uint8Array(32) }]);
    const metadata = { eventId: `${number}`, organisationId: 'house' };
    const expected = number === 0 ? 'no-stream' : BigInt(number - 1);
    const appended = stores.log.append(
      'order-house_killed',
      [{ type: 'Counted', data: { number }, metadata }],
      expected,
    );
    underWay.push(appended.then(({ revision }) => process.send(String(revision))));
    if (underWay.length >= 4) await underWay.shift();
  }
}

openEmbeddedStores({ dir }).then((stores) => {
  if (what === 'append') return append(stores);
  process.send(process.pid);
  return setInterval(() => undefined, 1000);
});
