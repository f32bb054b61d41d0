// The same fields and fragments under different conditions, at the root and at entities.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  a: {
    sdl: federation(
      'type Query { me: User! all: [User!]! } type User @key(fields: "id") { id: ID! name: String! friend: User } type Mutation { make(id: ID!): User! }',
    ),
    resolvers: {
      Query: { me: () => ({ id: '1' }), all: () => [{ id: '1' }, { id: '2' }] },
      Mutation: { make: (_, { id }) => ({ id }) },
      User: {
        __resolveReference: itself,
        name: ({ id }) => `n${id}`,
        friend: ({ id }) => (id === '1' ? { id: '9' } : null),
      },
    },
  },
  b: {
    sdl: federation(
      'type User @key(fields: "id") { id: ID! mail: String! posts(n: Int = 1): [Post!]! } type Post { text: String! by: User! }',
    ),
    resolvers: {
      User: {
        __resolveReference: itself,
        mail: ({ id }) => `m${id}`,
        posts: ({ id }, { n }) => Array.from({ length: n }, (_, i) => ({ text: `${id}-${i}`, by: { id } })),
      },
    },
  },
};

const root = 'query($a: Boolean!) { me @include(if: $a) { name } me @skip(if: $a) { mail } }';
const both =
  'query($a: Boolean!, $b: Boolean!) { me { ...F @include(if: $a) ...F @skip(if: $b) friend { ...F @include(if: $b) id } } } fragment F on User { mail }';
const deep = `
  query($a: Boolean!, $b: Boolean!) {
    all { ...P friend @include(if: $a) { ...P name } }
  }
  fragment P on User { posts(n: 2) @include(if: $b) { text by @skip(if: $a) { name } } mail @skip(if: $b) }
`;

export const queries = [
  { query: root, variables: { a: true }, data: { me: { name: 'n1' } } },
  { query: root, variables: { a: false }, data: { me: { mail: 'm1' } } },
  { query: both, variables: { a: true, b: true }, data: { me: { mail: 'm1', friend: { mail: 'm9', id: '9' } } } },
  { query: both, variables: { a: false, b: true }, data: { me: { friend: { mail: 'm9', id: '9' } } } },
  { query: both, variables: { a: false, b: false }, data: { me: { mail: 'm1', friend: { id: '9' } } } },
  {
    query: deep,
    variables: { a: true, b: true },
    data: {
      all: [
        {
          posts: [{ text: '1-0' }, { text: '1-1' }],
          friend: { posts: [{ text: '9-0' }, { text: '9-1' }], name: 'n9' },
        },
        { posts: [{ text: '2-0' }, { text: '2-1' }], friend: null },
      ],
    },
  },
  {
    query: deep,
    variables: { a: false, b: true },
    data: {
      all: [
        {
          posts: [
            { text: '1-0', by: { name: 'n1' } },
            { text: '1-1', by: { name: 'n1' } },
          ],
        },
        {
          posts: [
            { text: '2-0', by: { name: 'n2' } },
            { text: '2-1', by: { name: 'n2' } },
          ],
        },
      ],
    },
  },
  {
    query: deep,
    variables: { a: true, b: false },
    data: {
      all: [
        { mail: 'm1', friend: { mail: 'm9', name: 'n9' } },
        { mail: 'm2', friend: null },
      ],
    },
  },
  {
    query:
      'query($a: Boolean!) { me { __typename @include(if: $a) mail @skip(if: $a) t: __typename @skip(if: $a) } __typename @skip(if: $a) }',
    variables: { a: true },
    data: { me: { __typename: 'User' } },
  },
  {
    query:
      'query($a: Boolean!) { me { __typename @include(if: $a) mail @skip(if: $a) t: __typename @skip(if: $a) } __typename @skip(if: $a) }',
    variables: { a: false },
    data: { me: { mail: 'm1', t: 'User' }, __typename: 'Query' },
  },
  {
    query: 'query($a: Boolean!) { me { x: mail @include(if: $a) x: mail friend { y: mail @skip(if: $a) } } }',
    variables: { a: true },
    data: { me: { x: 'm1', friend: {} } },
  },
  {
    query:
      'mutation($a: Boolean!) { one: make(id: "5") @include(if: $a) { mail name } two: make(id: "6") @skip(if: $a) { mail } three: make(id: "7") { name @skip(if: $a) posts @include(if: $a) { text } } }',
    variables: { a: true },
    data: { one: { mail: 'm5', name: 'n5' }, three: { posts: [{ text: '7-0' }] } },
  },
];
