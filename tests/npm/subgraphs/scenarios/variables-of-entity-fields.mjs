// Variables in the arguments of fields that entities have in another subgraph.
import { federation, itself } from '../schema.mjs';

const echo = ({ id }, args) => `${id} ${JSON.stringify(args)}`;

export const subgraphs = {
  users: {
    sdl: federation(`
      type Query { users(ids: [ID!]!): [User!]! }
      type User @key(fields: "id") { id: ID! }
    `),
    resolvers: { Query: { users: (_, { ids }) => ids.map((id) => ({ id })) } },
  },
  posts: {
    sdl: federation(`
      scalar Date
      input Page { first: Int = 10 after: String order: Order = ASC }
      enum Order { ASC DESC }
      type User @key(fields: "id") { id: ID! posts(page: Page, since: Date, tags: [String!], order: [Order]): String! self(representations: Int): String! deep: Deep! }
      type Deep { posts(page: Page): String! user: User! }
    `),
    resolvers: {
      User: { __resolveReference: itself, posts: echo, self: echo, deep: ({ id }) => ({ id }) },
      Deep: { posts: echo, user: ({ id }) => ({ id: `${id}${id}` }) },
    },
  },
};

export const queries = [
  {
    query:
      'query($ids: [ID!]!, $page: Page, $since: Date) { users(ids: $ids) { id posts(page: $page, since: $since) } }',
    variables: { ids: ['a', 'b'], page: { after: 'é' }, since: { y: 2024 } },
    data: {
      users: ['a', 'b'].map((id) => ({
        id,
        posts: `${id} {"page":{"first":10,"after":"é","order":"ASC"},"since":{"y":2024}}`,
      })),
    },
  },
  {
    query:
      'query($n: Int, $o: Order = DESC, $t: String = "t") { users(ids: "a") { posts(page: { first: $n, order: $o }, tags: [$t], order: [$o, null]) } }',
    data: { users: [{ posts: 'a {"page":{"first":10,"order":"DESC"},"tags":["t"],"order":["DESC",null]}' }] },
  },
  {
    query: 'query($n: Int) { users(ids: ["a"]) { posts(page: { first: $n }) } }',
    variables: { n: null },
    data: { users: [{ posts: 'a {"page":{"first":null,"order":"ASC"}}' }] },
  },
  {
    // A variable of the client with the name of the gateway's own.
    query:
      'query($representations: Int!, $page: Page) { users(ids: ["a"]) { self(representations: $representations) deep { posts(page: $page) user { posts(page: $page) id } } } }',
    variables: { representations: 4, page: { first: 1, order: 'DESC' } },
    data: {
      users: [
        {
          self: 'a {"representations":4}',
          deep: {
            posts: 'a {"page":{"first":1,"order":"DESC"}}',
            user: { posts: 'aa {"page":{"first":1,"order":"DESC"}}', id: 'aa' },
          },
        },
      ],
    },
  },
  {
    // The same field with different variables.
    query: 'query($a: Page, $b: Page) { users(ids: ["x", "x"]) { a: posts(page: $a) b: posts(page: $b) c: posts } }',
    variables: { a: { first: 1 }, b: { first: 2 } },
    data: {
      users: ['x', 'x'].map(() => ({
        a: 'x {"page":{"first":1,"order":"ASC"}}',
        b: 'x {"page":{"first":2,"order":"ASC"}}',
        c: 'x {}',
      })),
    },
  },
];
