// An `@interfaceObject` names an entity that the subgraph of the interface does not know: of no type, it is null.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { nodes: [Node!]! }
      interface Node @key(fields: "id") { id: ID! size: Int }
      type Leaf implements Node @key(fields: "id") { id: ID! size: Int }
    `),
    resolvers: {
      Query: { nodes: () => [] },
      Node: { __resolveReference: ({ id }) => (id === 'lost' ? null : { __typename: 'Leaf', id, size: 1 }) },
      Leaf: { __resolveReference: (r) => ({ ...r, size: 1 }) },
    },
  },
  b: {
    sdl: federation(`
      type Query { lost: Node some: [Node]! }
      type Node @key(fields: "id") @interfaceObject { id: ID! color: String }
    `),
    resolvers: {
      Query: { lost: () => ({ id: 'lost' }), some: () => [{ id: 'x' }, { id: 'lost' }] },
      Node: { __resolveReference: itself, color: () => 'red' },
    },
  },
};

export const queries = [
  {
    query: '{ some { id color } }',
    data: {
      some: [
        { id: 'x', color: 'red' },
        { id: 'lost', color: 'red' },
      ],
    },
  },
  { query: '{ lost { id size } }', data: { lost: { id: 'lost', size: null } } },
  // An object without a type cannot be told from another; whether that is an error, Federation does not say.
  { query: '{ lost { __typename color } }', data: { lost: null }, errors: 'any' },
  {
    query: '{ some { __typename color } }',
    data: { some: [{ __typename: 'Leaf', color: 'red' }, null] },
    errors: 'any',
  },
];
