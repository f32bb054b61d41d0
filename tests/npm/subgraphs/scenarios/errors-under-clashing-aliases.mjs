// Errors of fields that the gateway must call otherwise than the client does: their paths hold the client's names.
import { federation, itself } from '../schema.mjs';

const fail = (message) => () => {
  throw new Error(message);
};

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { shapes: [Shape]! }
      union Shape = Circle | Square
      type Circle @key(fields: "id") { id: ID! radius: Int! edge(of: String): Edge! }
      type Square @key(fields: "id") { id: ID! side: Int edge(of: String): Edge! }
      type Edge { size: Int }
    `),
    resolvers: {
      Query: {
        shapes: () => [
          { __typename: 'Circle', id: 'c' },
          { __typename: 'Square', id: 's' },
        ],
      },
      Circle: { radius: () => 1, edge: () => ({}) },
      Square: { side: fail('no side'), edge: () => ({}) },
      Edge: { size: fail('no size') },
    },
  },
  b: {
    sdl: federation(`
      type Circle @key(fields: "id") { id: ID! paint(coat: Int): String }
      type Square @key(fields: "id") { id: ID! paint(coat: Int): String wash: String }
    `),
    resolvers: {
      Circle: { __resolveReference: itself, paint: (_, { coat }) => fail(`no coat ${coat}`)() },
      Square: { __resolveReference: itself, paint: fail('no paint'), wash: fail('no wash') },
    },
  },
};

export const queries = [
  {
    query: '{ shapes { ... on Circle { __typename r: radius } ... on Square { r: id } } }',
    errors: 1,
  },
  {
    query:
      '{ shapes { ... on Circle { e: edge(of: "c") { s: size } } ... on Square { e: edge { s: size } size: side } } }',
    data: { shapes: [{ e: { s: null } }, { e: { s: null }, size: null }] },
    errors: [
      { message: 'no size', path: ['shapes', 0, 'e', 's'] },
      { message: 'no size', path: ['shapes', 1, 'e', 's'] },
      { message: 'no side', path: ['shapes', 1, 'size'] },
    ],
  },
  {
    query: '{ shapes { ... on Circle { p: paint(coat: 2) } ... on Square { p: wash q: paint } } }',
    data: { shapes: [{ p: null }, { p: null, q: null }] },
    errors: [
      { message: 'no coat 2', path: ['shapes', 0, 'p'] },
      { message: 'no wash', path: ['shapes', 1, 'p'] },
      { message: 'no paint', path: ['shapes', 1, 'q'] },
    ],
  },
];
