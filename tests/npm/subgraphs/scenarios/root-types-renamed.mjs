// Subgraphs that call their root types otherwise, and one that imports the directives under other names.
import { itself } from '../schema.mjs';

export const subgraphs = {
  a: {
    sdl: `
      schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: [{ name: "@key", as: "@primary" }, "@shareable"]) { query: Root mutation: Changes }
      type Root { a: Int! self: Thing! shared: Int @shareable }
      type Changes { set(n: Int!): Int! }
      type Thing @primary(fields: "id") { id: ID! }
    `,
    resolvers: { Root: { a: () => 1, self: () => ({ id: 't' }), shared: () => 9 }, Changes: { set: (_, { n }) => n } },
  },
  b: {
    sdl: `
      schema @link(url: "https://specs.apollo.dev/federation/v2.3") { query: Start mutation: Edits }
      type Start { b: Int! shared: Int @federation__shareable }
      type Edits { add(n: Int!): Thing! }
      type Thing @federation__key(fields: "id") { id: ID! name: String! size: Int @federation__inaccessible }
    `,
    resolvers: {
      Start: { b: () => 2, shared: () => 9 },
      Edits: { add: (_, { n }) => ({ id: `${n}` }) },
      Thing: { __resolveReference: itself, name: ({ id }) => `name ${id}` },
    },
  },
};

export const queries = [
  {
    query: '{ __typename a b self { name } shared ... on Query { x: a t: __typename } }',
    data: { __typename: 'Query', a: 1, b: 2, self: { name: 'name t' }, shared: 9, x: 1, t: 'Query' },
  },
  {
    query: 'mutation { set(n: 1) add(n: 2) { name } __typename }',
    data: { set: 1, add: { name: 'name 2' }, __typename: 'Mutation' },
  },
  {
    query:
      '{ __schema { queryType { name } mutationType { name } } __type(name: "Root") { name } thing: __type(name: "Thing") { fields { name } } }',
    data: {
      __schema: { queryType: { name: 'Query' }, mutationType: { name: 'Mutation' } },
      __type: null,
      thing: { fields: [{ name: 'id' }, { name: 'name' }] },
    },
  },
];
