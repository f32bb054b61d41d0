// Entities that another subgraph does not know, null in lists, keys that are null.
import { federation, among } from '../schema.mjs';

const known = [
  { id: '1', note: 'one', must: 'm1' },
  { id: '3', note: null, must: 'm3' },
];
const keyed = [
  { id: '1', code: 'x' },
  { id: '2', code: null },
];

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { one(id: ID!): Item many: [Item]! strict: [Item!] inner: [[Item]] keyed: [Keyed!]! }
      type Item @key(fields: "id") { id: ID! }
      type Keyed @key(fields: "id") @key(fields: "code") { id: ID! code: String }
    `),
    resolvers: {
      Query: {
        one: (_, { id }) => ({ id }),
        many: () => [{ id: '1' }, null, { id: '2' }, { id: '3' }, { id: '1' }],
        strict: () => [{ id: '1' }, { id: '2' }],
        inner: () => [[{ id: '2' }, null], null, [{ id: '1' }]],
        keyed: () => keyed,
      },
      Item: { __resolveReference: (r) => r },
      Keyed: { __resolveReference: among(keyed) },
    },
  },
  b: {
    sdl: federation(`
      type Item @key(fields: "id") { id: ID! note: String must: String! }
      type Keyed @key(fields: "code") { code: String name: String }
    `),
    resolvers: {
      Item: { __resolveReference: among(known) },
      Keyed: { __resolveReference: ({ code }) => (code === null ? null : { code, name: `name ${code}` }) },
    },
  },
};

export const queries = [
  { query: '{ one(id: "2") { id note } }', data: { one: { id: '2', note: null } } },
  {
    query: '{ many { id note } }',
    data: {
      many: [
        { id: '1', note: 'one' },
        null,
        { id: '2', note: null },
        { id: '3', note: null },
        { id: '1', note: 'one' },
      ],
    },
  },
  { query: '{ inner { note } }', data: { inner: [[{ note: null }, null], null, [{ note: 'one' }]] } },
  // What must not be null takes its parent with it, and there is an error that says where.
  { query: '{ one(id: "2") { id must } }', data: { one: null }, errors: [{ path: ['one', 'must'] }] },
  {
    query: '{ many { m: must } }',
    data: { many: [{ m: 'm1' }, null, null, { m: 'm3' }, { m: 'm1' }] },
    errors: [{ path: ['many', 2, 'm'] }],
  },
  { query: '{ strict { must } }', data: { strict: null }, errors: [{ path: ['strict', 1, 'must'] }] },
  {
    query: '{ keyed { id name } }',
    data: {
      keyed: [
        { id: '1', name: 'name x' },
        { id: '2', name: null },
      ],
    },
  },
];
