// Which specs of the product do not run on which stores, and why. The runner says so.
const edge = 'what it sends is refused before any store is asked; it runs on the folder';
const views = 'what is shown to whom rests on the read models alone; it runs on EventStoreDB + MongoDB';

const lists = {
  'embedded log + MongoDB': [
    { spec: 'test/robustness/malformed.spec.ts', why: edge },
    { spec: 'test/robustness/roles.spec.ts', why: edge },
    { spec: 'test/robustness/tenancy.spec.ts', why: views },
  ],
  'EventStoreDB + MongoDB': [{ spec: 'test/robustness/malformed.spec.ts', why: edge }],
};

exports.combinations = Object.keys(lists);

/** @param {string} combination */
exports.leftOut = (combination) => lists[combination];
