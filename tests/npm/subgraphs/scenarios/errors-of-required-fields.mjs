// Fields that are asked for only because others require them: their errors are told, their nulls go no further.
import { federation, itself } from '../schema.mjs';

const fail = (message) => () => {
  throw new Error(message);
};

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { items: [Item!]! }
      type Item @key(fields: "id") { id: ID! soft: Int nest: Nest name: String! }
      type Nest { soft: Int }
    `),
    resolvers: {
      Query: { items: () => [{ id: '1', soft: 1, nest: { soft: 2 } }, { id: 'bad' }] },
      Item: {
        __resolveReference: itself,
        soft: ({ id, soft }) => (id === 'bad' ? fail('no soft')() : soft),
        nest: ({ id, nest }) => (id === 'bad' ? null : nest),
        name: ({ id }) => `name ${id}`,
      },
    },
  },
  b: {
    sdl: federation(`
      type Item @key(fields: "id") {
        id: ID!
        soft: Int @external
        nest: Nest @external
        fromSoft: String! @requires(fields: "soft")
        fromNest: String! @requires(fields: "nest { soft }")
      }
      type Nest @external { soft: Int }
    `),
    resolvers: {
      Item: {
        __resolveReference: itself,
        fromSoft: ({ soft }) => `soft ${soft}`,
        fromNest: ({ nest }) => `nest ${nest?.soft ?? null}`,
      },
    },
  },
};

export const queries = [
  {
    query: '{ items { fromSoft name } }',
    data: {
      items: [
        { fromSoft: 'soft 1', name: 'name 1' },
        { fromSoft: 'soft null', name: 'name bad' },
      ],
    },
    errors: [{ message: 'no soft' }],
  },
  {
    query: '{ items { fromNest } }',
    data: { items: [{ fromNest: 'nest 2' }, { fromNest: 'nest null' }] },
  },
  {
    query: '{ items { s: soft fromSoft } }',
    data: {
      items: [
        { s: 1, fromSoft: 'soft 1' },
        { s: null, fromSoft: 'soft null' },
      ],
    },
    errors: 'some',
  },
];
