// `@requires` of plain fields.
import { among, federation, itself } from '../schema.mjs';

const goods = [
  { id: '1', weight: 2, fragile: true },
  { id: '2', weight: null, fragile: false },
];

export const subgraphs = {
  goods: {
    sdl: federation(`
      type Query { goods: [Good!]! good(id: ID!): Good }
      type Good @key(fields: "id") { id: ID! weight: Int fragile: Boolean! }
    `),
    resolvers: {
      Query: { goods: () => goods, good: (_, { id }) => among(goods)({ id }) },
      Good: { __resolveReference: among(goods) },
    },
  },
  shipping: {
    sdl: federation(`
      type Query { lastShipped: Good! }
      type Good @key(fields: "id") {
        id: ID!
        weight: Int @external
        fragile: Boolean! @external
        cost(factor: Int! = 1): Int @requires(fields: "weight")
        box: String! @requires(fields: "fragile weight")
        days: Int!
      }
    `),
    resolvers: {
      Query: { lastShipped: () => ({ id: '1' }) },
      Good: {
        __resolveReference: itself,
        cost: ({ weight }, { factor }) => (weight === null ? null : weight * factor),
        box: ({ fragile, weight }) => `${fragile ? 'soft' : 'hard'} ${weight}`,
        days: () => 3,
      },
    },
  },
};

export const queries = [
  { query: '{ goods { cost } }', data: { goods: [{ cost: 2 }, { cost: null }] } },
  {
    query: '{ goods { box c: cost(factor: 10) cost weight days } }',
    data: {
      goods: [
        { box: 'soft 2', c: 20, cost: 2, weight: 2, days: 3 },
        { box: 'hard null', c: null, cost: null, weight: null, days: 3 },
      ],
    },
  },
  {
    // From the subgraph that requires, by way of the one that has it, and back.
    query: '{ lastShipped { days box } }',
    data: { lastShipped: { days: 3, box: 'soft 2' } },
  },
  {
    query: '{ good(id: "1") { w: weight weight: fragile box } }',
    data: { good: { w: 2, weight: true, box: 'soft 2' } },
  },
];
