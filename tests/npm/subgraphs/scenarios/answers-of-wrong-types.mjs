// Subgraphs whose values do not fit the schema: null and an error at the place, as for any value that cannot be coerced.
import { federation, itself } from '../schema.mjs';

const rows = {
  int: '"x"',
  fraction: '1.5',
  flag: '1',
  text: '{"a":1}',
  kind: '"NOBODY"',
  list: '"one"',
  inList: '[1,"two",3]',
  object: '[{"n":1}]',
  scalar: '7',
  objects: '{"n":1}',
  strict: '[1,null]',
};
const answer = () => `{"data":{${Object.entries(rows).map(([name, value]) => `"${name}":${value}`)}}}`;

export const subgraphs = {
  a: {
    sdl: federation(`
      enum Kind { A B }
      type Box { n: Int! }
      type Query {
        int: Int
        fraction: Int
        flag: Boolean
        text: String
        kind: Kind
        list: [Int]
        inList: [Int]
        object: Box
        scalar: Box
        objects: [Box]
        strict: [Int!]
      }
    `),
    resolvers: {},
    answer,
  },
  b: {
    sdl: federation('type Query { items: [Item]! } type Item @key(fields: "id") { id: ID! }'),
    resolvers: { Query: { items: () => [{ id: '1' }, { id: '2' }] }, Item: { __resolveReference: itself } },
  },
  c: {
    sdl: federation('type Item @key(fields: "id") { id: ID! size: Int! name: String }'),
    resolvers: {},
    answer: () => '{"data":{"_entities":[{"size":"big","name":3},{"size":4,"name":"N"}]}}',
  },
};

const wrong = (name, value = null, path = [name]) => ({
  query: `{ ${name} }`,
  data: { [name]: value },
  errors: [{ path }],
});

export const queries = [
  wrong('int'),
  wrong('fraction'),
  wrong('flag'),
  wrong('text'),
  wrong('kind'),
  wrong('list'),
  wrong('inList', [1, null, 3], ['inList', 1]),
  wrong('strict', null, ['strict', 1]),
  { query: '{ object { n } }', data: { object: null }, errors: [{ path: ['object'] }] },
  { query: '{ scalar { n } }', data: { scalar: null }, errors: [{ path: ['scalar'] }] },
  { query: '{ objects { n } }', data: { objects: null }, errors: [{ path: ['objects'] }] },
  {
    query: '{ items { size name } }',
    data: { items: [null, { size: 4, name: 'N' }] },
    errors: [{ path: ['items', 0, 'size'] }],
  },
  {
    query: '{ items { name } }',
    data: { items: [{ name: null }, { name: 'N' }] },
    errors: [{ path: ['items', 0, 'name'] }],
  },
];
