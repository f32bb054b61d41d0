// One response key for different fields, in fragments on types that exclude each other.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  shapes: {
    sdl: federation(`
      type Query { shapes: [Shape!]! forms: [Form!]! }
      union Shape = Circle | Square | Line
      interface Form { id: ID! }
      type Circle implements Form @key(fields: "id") { id: ID! radius: Int! center: Point! }
      type Square implements Form @key(fields: "id") { id: ID! side: Int! corner: Point! width(unit: String): Int! }
      type Line implements Form @key(fields: "id") { id: ID! length: Int from: Point! width(unit: String): Int! }
      type Point { x: Int! y: Int! }
    `),
    resolvers: {
      Query: {
        shapes: () => [
          { __typename: 'Circle', id: 'c', radius: 1, center: { x: 1, y: 2 } },
          { __typename: 'Square', id: 's', side: 2, corner: { x: 3, y: 4 } },
          { __typename: 'Line', id: 'l', length: null, from: { x: 5, y: 6 } },
        ],
        forms: () => [
          { __typename: 'Square', id: 's', side: 2, corner: { x: 3, y: 4 } },
          { __typename: 'Circle', id: 'c', radius: 1, center: { x: 1, y: 2 } },
        ],
      },
      Square: { width: (_, { unit }) => (unit === 'mm' ? 20 : 2) },
      Line: { width: (_, { unit }) => (unit === 'mm' ? 30 : 3) },
    },
  },
  colors: {
    sdl: federation(`
      type Circle @key(fields: "id") { id: ID! fill: String! }
      type Square @key(fields: "id") { id: ID! paint(coat: Int): String! }
      type Line @key(fields: "id") { id: ID! ink: String! }
    `),
    resolvers: {
      Circle: { __resolveReference: itself, fill: () => 'red' },
      Square: { __resolveReference: itself, paint: (_, { coat }) => `blue ${coat ?? 1}` },
      Line: { __resolveReference: itself, ink: () => 'black' },
    },
  },
};

export const queries = [
  {
    query: '{ shapes { ... on Circle { size: radius } ... on Square { size: side } } }',
    data: { shapes: [{ size: 1 }, { size: 2 }, {}] },
  },
  {
    query:
      '{ shapes { ... on Circle { at: center { x } } ... on Square { at: corner { y } } ... on Line { at: from { x y } } } }',
    data: { shapes: [{ at: { x: 1 } }, { at: { y: 4 } }, { at: { x: 5, y: 6 } }] },
  },
  {
    query:
      '{ shapes { ... on Circle { color: fill } ... on Square { color: paint(coat: 2) } ... on Line { color: ink } } }',
    data: { shapes: [{ color: 'red' }, { color: 'blue 2' }, { color: 'black' }] },
  },
  {
    // Different arguments.
    query: '{ shapes { ... on Square { width(unit: "mm") } ... on Line { width } } }',
    data: { shapes: [{}, { width: 20 }, { width: 3 }] },
  },
  {
    // One is nullable, one is not.
    query:
      '{ shapes { ... on Circle { __typename id n: radius } ... on Line { id m: length } } forms { ... on Circle { v: radius } ... on Square { v: side } } }',
    data: { shapes: [{ __typename: 'Circle', id: 'c', n: 1 }, {}, { id: 'l', m: null }], forms: [{ v: 2 }, { v: 1 }] },
  },
  {
    // `ID!` and `String!` differ: one key for both is refused.
    query: '{ shapes { ... on Circle { color: id } ... on Square { color: paint } } }',
    errors: 1,
  },
];
