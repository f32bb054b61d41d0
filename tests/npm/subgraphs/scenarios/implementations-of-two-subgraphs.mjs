// A field of an interface that one implementation has here and another one there.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { nodes: [Node!]! }
      interface Node { id: ID! label: String score: Int }
      type One implements Node @key(fields: "id") { id: ID! label: String! score: Int }
      type Two implements Node @key(fields: "id") { id: ID! label: String @external score: Int! }
    `),
    resolvers: {
      Query: {
        nodes: () => [
          { __typename: 'One', id: '1', label: 'one', score: null },
          { __typename: 'Two', id: '2', score: 2 },
        ],
      },
      One: { __resolveReference: itself },
      Two: { __resolveReference: itself },
    },
  },
  b: {
    sdl: federation('type Two @key(fields: "id") { id: ID! label: String }'),
    resolvers: { Two: { __resolveReference: itself, label: ({ id }) => `two ${id}` } },
  },
};

export const queries = [
  { query: '{ nodes { label } }', data: { nodes: [{ label: 'one' }, { label: 'two 2' }] } },
  {
    query: '{ nodes { score label id } }',
    data: {
      nodes: [
        { score: null, label: 'one', id: '1' },
        { score: 2, label: 'two 2', id: '2' },
      ],
    },
  },
  {
    query: '{ nodes { ... on Two { l: label } ... on Node { label s: score } } }',
    data: {
      nodes: [
        { label: 'one', s: null },
        { l: 'two 2', label: 'two 2', s: 2 },
      ],
    },
  },
];
