// Selections of which one subgraph can give nothing but the key or the type's name.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { root: Root! roots: [Root!]! any: Any maybe: [Any]! }
      type Root @key(fields: "id") { id: ID! inner: Inner! inners: [[Inner]!] }
      type Inner @key(fields: "id") { id: ID! }
      union Any = Root | Inner
    `),
    resolvers: {
      Query: {
        root: () => ({ id: 'r' }),
        roots: () => [{ id: 'r' }, { id: 's' }],
        any: () => ({ __typename: 'Inner', id: 'i' }),
        maybe: () => [{ __typename: 'Root', id: 'r' }, null, { __typename: 'Inner', id: 'i' }],
      },
      Root: {
        __resolveReference: itself,
        inner: ({ id }) => ({ id: `i${id}` }),
        inners: ({ id }) => (id === 'r' ? [[{ id: 'x' }, null]] : null),
      },
    },
  },
  b: {
    sdl: federation('type Inner @key(fields: "id") { id: ID! deep: Deep! } type Deep @key(fields: "n") { n: Int! }'),
    resolvers: { Inner: { __resolveReference: itself, deep: ({ id }) => ({ n: id.length }) } },
  },
  c: {
    sdl: federation(
      'type Deep @key(fields: "n") { n: Int! text: String! up: Inner } type Inner @key(fields: "id") { id: ID! }',
    ),
    resolvers: {
      Deep: {
        __resolveReference: itself,
        text: ({ n }) => `deep ${n}`,
        up: ({ n }) => (n === 1 ? null : { id: 'up' }),
      },
    },
  },
};

export const queries = [
  { query: '{ root { inner { deep { text } } } }', data: { root: { inner: { deep: { text: 'deep 2' } } } } },
  {
    query: '{ roots { inners { deep { up { deep { text } } } } inner { __typename } } }',
    data: {
      roots: [
        { inners: [[{ deep: { up: null } }, null]], inner: { __typename: 'Inner' } },
        { inners: null, inner: { __typename: 'Inner' } },
      ],
    },
  },
  {
    query:
      '{ any { ... on Inner { deep { text } } } maybe { ... on Root { inner { deep { n text } } } ... on Inner { deep { up { id } } } } }',
    data: {
      any: { deep: { text: 'deep 1' } },
      maybe: [{ inner: { deep: { n: 2, text: 'deep 2' } } }, null, { deep: { up: null } }],
    },
  },
  { query: '{ any { ... on Root { inner { deep { text } } } } }', data: { any: {} } },
  {
    query: '{ roots { inner { deep { up { deep { n } id } } } } }',
    data: { roots: [1, 2].map(() => ({ inner: { deep: { up: { deep: { n: 2 }, id: 'up' } } } })) },
  },
];
