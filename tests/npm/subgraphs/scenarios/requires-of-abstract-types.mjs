// `@requires` with fragments on the members of a union and the implementations of an interface.
import { among, federation, itself } from '../schema.mjs';

const letters = [
  {
    id: 'l1',
    from: { __typename: 'Person', first: 'Ada', last: 'L' },
    seal: { __typename: 'Wax', id: 'w', color: 'red' },
  },
  { id: 'l2', from: { __typename: 'Office', number: 7 }, seal: { __typename: 'Stamp', id: 's', price: 90 } },
  { id: 'l3', from: null, seal: { __typename: 'Wax', id: 'x', color: 'blue' } },
];

export const subgraphs = {
  letters: {
    sdl: federation(`
      type Query { letters: [Letter!]! }
      type Letter @key(fields: "id") { id: ID! from: Sender seal: Seal! }
      union Sender = Person | Office
      type Person { first: String! last: String! }
      type Office { number: Int! }
      interface Seal { id: ID! }
      type Wax implements Seal { id: ID! color: String! }
      type Stamp implements Seal { id: ID! price: Int! }
    `),
    resolvers: { Query: { letters: () => letters }, Letter: { __resolveReference: among(letters) } },
  },
  print: {
    sdl: federation(`
      type Letter @key(fields: "id") {
        id: ID!
        from: Sender @external
        seal: Seal! @external
        header: String! @requires(fields: "from { __typename ... on Person { first last } ... on Office { number } }")
        footer: String! @requires(fields: "seal { id ... on Wax { color } ... on Stamp { price } }")
      }
      union Sender = Person | Office
      type Person @external { first: String! last: String! }
      type Office @external { number: Int! }
      interface Seal { id: ID! }
      type Wax implements Seal @external { id: ID! color: String! }
      type Stamp implements Seal @external { id: ID! price: Int! }
    `),
    resolvers: {
      Letter: {
        __resolveReference: itself,
        header: ({ from }) =>
          from === null
            ? 'nobody'
            : from.__typename === 'Person'
              ? `${from.first} ${from.last}`
              : `office ${from.number}`,
        footer: ({ seal }) => `${seal.id}:${seal.color ?? seal.price}`,
      },
    },
  },
};

export const queries = [
  {
    query: '{ letters { header } }',
    data: { letters: [{ header: 'Ada L' }, { header: 'office 7' }, { header: 'nobody' }] },
  },
  {
    query: '{ letters { footer id } }',
    data: {
      letters: [
        { footer: 'w:red', id: 'l1' },
        { footer: 's:90', id: 'l2' },
        { footer: 'x:blue', id: 'l3' },
      ],
    },
  },
  {
    query:
      '{ letters { from { ... on Person { last } ... on Office { __typename } } header seal { ... on Stamp { price } } footer } }',
    data: {
      letters: [
        { from: { last: 'L' }, header: 'Ada L', seal: {}, footer: 'w:red' },
        { from: { __typename: 'Office' }, header: 'office 7', seal: { price: 90 }, footer: 's:90' },
        { from: null, header: 'nobody', seal: {}, footer: 'x:blue' },
      ],
    },
  },
];
