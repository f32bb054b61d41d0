// An `@interfaceObject` that requires fields of another one, and lists of entities of the interface within each other.
import { federation, itself } from '../schema.mjs';

const find = ({ id }) => ({ __typename: id[0] === 'x' ? 'Xylo' : 'Yarn', id, base: id.length, special: `s-${id}` });

export const subgraphs = {
  base: {
    sdl: federation(`
      type Query { goods: [Good!]! }
      interface Good @key(fields: "id") { id: ID! base: Int! }
      type Xylo implements Good @key(fields: "id") { id: ID! base: Int! special: String! }
      type Yarn implements Good @key(fields: "id") { id: ID! base: Int! }
    `),
    resolvers: {
      Query: { goods: () => [find({ id: 'x1' }), find({ id: 'yy2' })] },
      Good: { __resolveReference: find },
      Xylo: { __resolveReference: find },
      Yarn: { __resolveReference: find },
    },
  },
  first: {
    sdl: federation('type Good @key(fields: "id") @interfaceObject { id: ID! rate: Int! related: [Good!]! }'),
    resolvers: {
      Good: { __resolveReference: itself, rate: () => 10, related: ({ id }) => [{ id: `y${id}` }, { id: `x${id}` }] },
    },
  },
  second: {
    sdl: federation(
      'type Good @key(fields: "id") @interfaceObject { id: ID! rate: Int! @external total: Int! @requires(fields: "rate") }',
    ),
    resolvers: { Good: { __resolveReference: itself, total: ({ rate }) => rate * 2 } },
  },
};

export const queries = [
  { query: '{ goods { total } }', data: { goods: [{ total: 20 }, { total: 20 }] } },
  {
    query: '{ goods { __typename related { __typename base ... on Xylo { special total } related { id rate } } } }',
    data: {
      goods: ['x1', 'yy2'].map((id) => ({
        __typename: id[0] === 'x' ? 'Xylo' : 'Yarn',
        related: [`y${id}`, `x${id}`].map((child) => ({
          __typename: child[0] === 'x' ? 'Xylo' : 'Yarn',
          base: child.length,
          ...(child[0] === 'x' ? { special: `s-${child}`, total: 20 } : {}),
          related: [
            { id: `y${child}`, rate: 10 },
            { id: `x${child}`, rate: 10 },
          ],
        })),
      })),
    },
  },
  {
    query: '{ goods { ... on Yarn { related { ... on Xylo { total } } total } ... on Xylo { base } } }',
    data: { goods: [{ base: 2 }, { related: [{}, { total: 20 }], total: 20 }] },
  },
];
