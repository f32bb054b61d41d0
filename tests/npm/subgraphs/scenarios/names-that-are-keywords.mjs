// Names that are words of the language or of the gateway's own requests.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { query(on: fragment, if: Boolean): type! input: [type!]! }
      enum fragment { on query mutation input type }
      interface on { id: ID! }
      type type implements on @key(fields: "id") { id: ID! fragment: fragment true: Int! null: String }
    `),
    resolvers: {
      Query: {
        query: (_, args) => ({ id: '1', fragment: args.on, true: 1, null: JSON.stringify(args) }),
        input: () => [{ id: '2', fragment: 'type', true: 2, null: null }],
      },
      type: { __resolveReference: itself },
    },
  },
  b: {
    sdl: federation(
      'type type @key(fields: "id") { id: ID! mutation(query: Int): Int representations: String! a: Int! subscription: type! }',
    ),
    resolvers: {
      type: {
        __resolveReference: itself,
        mutation: (_, { query }) => query ?? null,
        representations: ({ id }) => `r${id}`,
        a: () => 5,
        subscription: ({ id }) => ({ id }),
      },
    },
  },
};

export const queries = [
  {
    query:
      'query query($on: fragment, $query: Int) { query(on: $on, if: true) { ...type on: true null } } fragment type on type { fragment mutation(query: $query) representations a }',
    variables: { on: 'mutation', query: 7 },
    data: {
      query: {
        fragment: 'mutation',
        mutation: 7,
        representations: 'r1',
        a: 5,
        on: 1,
        null: '{"on":"mutation","if":true}',
      },
    },
  },
  {
    query:
      '{ input { ... on on { id ... on type { subscription { _entities: a __typename subscription { representations } } fragment null } } } _entities: query { _e0: a a: representations } }',
    data: {
      input: [
        {
          id: '2',
          subscription: { _entities: 5, __typename: 'type', subscription: { representations: 'r2' } },
          fragment: 'type',
          null: null,
        },
      ],
      _entities: { _e0: 5, a: 'r1' },
    },
  },
];
