// `@provides` with fragments on the members of a union and on the implementations of an interface.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  shelf: {
    sdl: federation(`
      type Query {
        top: [Thing!]! @provides(fields: "... on Book { title } ... on Game { title players }")
        rest: [Thing!]!
        best: Work @provides(fields: "... on Book { title }")
      }
      union Thing = Book | Game
      interface Work { id: ID! }
      type Book implements Work @key(fields: "id") { id: ID! title: String! @external }
      type Game implements Work @key(fields: "id") { id: ID! title: String! @external players: Int! @external }
    `),
    resolvers: {
      Query: {
        top: () => [
          { __typename: 'Book', id: 'b1', title: 'B b1' },
          { __typename: 'Game', id: 'g1', title: 'G g1', players: 2 },
        ],
        rest: () => [
          { __typename: 'Game', id: 'g2' },
          { __typename: 'Book', id: 'b2' },
        ],
        best: () => ({ __typename: 'Book', id: 'b3', title: 'B b3' }),
      },
    },
  },
  works: {
    sdl: federation(`
      type Book @key(fields: "id") { id: ID! title: String! @shareable pages: Int! }
      type Game @key(fields: "id") { id: ID! title: String! @shareable players: Int! @shareable box: String! }
    `),
    resolvers: {
      Book: { __resolveReference: itself, title: ({ id }) => `B ${id}`, pages: () => 99 },
      Game: { __resolveReference: itself, title: ({ id }) => `G ${id}`, players: () => 2, box: () => 'red' },
    },
  },
};

export const queries = [
  {
    query: '{ top { __typename ... on Book { title } ... on Game { players t: title } } }',
    data: {
      top: [
        { __typename: 'Book', title: 'B b1' },
        { __typename: 'Game', players: 2, t: 'G g1' },
      ],
    },
  },
  {
    query:
      '{ top { ... on Book { pages title } ... on Game { box title } } rest { ... on Book { title } ... on Game { players } } }',
    data: {
      top: [
        { pages: 99, title: 'B b1' },
        { box: 'red', title: 'G g1' },
      ],
      rest: [{ players: 2 }, { title: 'B b2' }],
    },
  },
  {
    query: '{ best { id ... on Book { title pages } ... on Game { title } } }',
    data: { best: { id: 'b3', title: 'B b3', pages: 99 } },
  },
];
