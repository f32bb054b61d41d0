// Shareable fields with arguments, in value types below entities, asked several times and merged from two subgraphs.
import { federation, itself } from '../schema.mjs';

const page = (n) => Array.from({ length: n }, (_, index) => ({ n: index }));

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { user: User! }
      type User @key(fields: "id") { id: ID! feed(first: Int! = 2): Feed! @shareable }
      type Feed { items(skip: Int): [Entry!]! @shareable total: Int! }
      type Entry { n: Int! @shareable title(upper: Boolean): String! }
    `),
    resolvers: {
      Query: { user: () => ({ id: 'u' }) },
      User: { __resolveReference: itself, feed: (_, { first }) => ({ first }) },
      Feed: { items: ({ first }, { skip }) => page(first).slice(skip ?? 0), total: ({ first }) => first },
      Entry: { title: ({ n }, { upper }) => (upper ? `T${n}` : `t${n}`) },
    },
  },
  b: {
    sdl: federation(`
      type User @key(fields: "id") { id: ID! feed(first: Int! = 2): Feed! @shareable }
      type Feed { items(skip: Int): [Entry!]! @shareable next: String! }
      type Entry { n: Int! @shareable likes(by: String = "all"): String! }
    `),
    resolvers: {
      User: { __resolveReference: itself, feed: (_, { first }) => ({ first }) },
      Feed: { items: ({ first }, { skip }) => page(first).slice(skip ?? 0), next: ({ first }) => `after ${first}` },
      Entry: { likes: ({ n }, { by }) => `${n} by ${by}` },
    },
  },
};

export const queries = [
  {
    query: '{ user { feed { total next items { n title likes } } } }',
    data: {
      user: {
        feed: {
          total: 2,
          next: 'after 2',
          items: [
            { n: 0, title: 't0', likes: '0 by all' },
            { n: 1, title: 't1', likes: '1 by all' },
          ],
        },
      },
    },
  },
  {
    query:
      'query($one: Int! = 1, $skip: Int) { user { feed(first: $one) { next total } more: feed(first: 3) { next items(skip: $skip) { likes(by: "me") title(upper: true) l: likes } rest: items { n } } } }',
    variables: { skip: 2 },
    data: {
      user: {
        feed: { next: 'after 1', total: 1 },
        more: {
          next: 'after 3',
          items: [{ likes: '2 by me', title: 'T2', l: '2 by all' }],
          rest: [{ n: 0 }, { n: 1 }, { n: 2 }],
        },
      },
    },
  },
];
