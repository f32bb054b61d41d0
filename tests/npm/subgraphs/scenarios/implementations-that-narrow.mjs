// Implementations that make a field of their interface non-null, or give it arguments, asked through the interface.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { items: [Item!]! }
      interface Item { id: ID! name: String tags: [String] }
      type Shirt implements Item @key(fields: "id") { id: ID! name: String! tags: [String!]! }
      type Shoe implements Item @key(fields: "id") { id: ID! name(short: Boolean = false): String tags: [String] }
    `),
    resolvers: {
      Query: {
        items: () => [
          { __typename: 'Shirt', id: 's', name: 'Shirt', tags: ['x'] },
          { __typename: 'Shoe', id: 'h', tags: [null] },
        ],
      },
      Shoe: { name: (_, { short }) => (short ? 'S' : 'Shoe') },
    },
  },
  b: {
    sdl: federation(
      'type Shirt @key(fields: "id") { id: ID! size: Int! } type Shoe @key(fields: "id") { id: ID! number: Int! }',
    ),
    resolvers: {
      Shirt: { __resolveReference: itself, size: () => 40 },
      Shoe: { __resolveReference: itself, number: () => 43 },
    },
  },
};

export const queries = [
  {
    query: '{ items { name tags } }',
    data: {
      items: [
        { name: 'Shirt', tags: ['x'] },
        { name: 'Shoe', tags: [null] },
      ],
    },
  },
  {
    query: '{ items { name ... on Shirt { size } ... on Shoe { number } } }',
    data: {
      items: [
        { name: 'Shirt', size: 40 },
        { name: 'Shoe', number: 43 },
      ],
    },
  },
  {
    query: '{ items { tags name ... on Shoe { short: name(short: true) } } }',
    data: {
      items: [
        { tags: ['x'], name: 'Shirt' },
        { tags: [null], name: 'Shoe', short: 'S' },
      ],
    },
  },
  {
    query: '{ items { ... on Shirt { n: name } ... on Shoe { m: name(short: true) number } name } }',
    data: {
      items: [
        { n: 'Shirt', name: 'Shirt' },
        { m: 'S', number: 43, name: 'Shoe' },
      ],
    },
  },
];
