// Two subgraphs that require fields of each other, on one type and by way of each other's entities.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  left: {
    sdl: federation(`
      type Query { knots: [Knot!]! }
      type Knot @key(fields: "id") { id: ID! a: Int! c: Int! @requires(fields: "b") b: Int! @external peer: Knot }
    `),
    resolvers: {
      Query: { knots: () => [{ id: '1' }, { id: '2' }] },
      Knot: {
        __resolveReference: itself,
        a: ({ id }) => Number(id),
        c: ({ b }) => b * 2,
        peer: ({ id }) => (id === '1' ? { id: '2' } : null),
      },
    },
  },
  right: {
    sdl: federation(`
      type Knot @key(fields: "id") {
        id: ID!
        a: Int! @external
        c: Int! @external
        peer: Knot @external
        b: Int! @requires(fields: "a")
        d: Int! @requires(fields: "c")
        e: Int @requires(fields: "peer { a }")
      }
    `),
    resolvers: {
      Knot: {
        __resolveReference: itself,
        b: ({ a }) => a + 10,
        d: ({ c }) => c + 100,
        e: ({ peer }) => peer && peer.a * 7,
      },
    },
  },
};

export const queries = [
  { query: '{ knots { d } }', data: { knots: [{ d: 122 }, { d: 124 }] } },
  {
    query: '{ knots { a b c d } }',
    data: {
      knots: [
        { a: 1, b: 11, c: 22, d: 122 },
        { a: 2, b: 12, c: 24, d: 124 },
      ],
    },
  },
  {
    query: '{ knots { peer { d e } e } }',
    data: {
      knots: [
        { peer: { d: 124, e: null }, e: 14 },
        { peer: null, e: null },
      ],
    },
  },
];
