// An argument from the object around: what it is told hangs on where an entity is, also of one entity at two places.
import { among, federation, itself, withContexts } from '../schema.mjs';

const rates = { EUR: 2, USD: 1 };
const accounts = [
  { id: 'a', currency: 'EUR', entries: [{ id: '1' }, { id: '2' }], last: { id: '2' } },
  { id: 'b', currency: 'USD', entries: [{ id: '2' }], last: null },
  { id: 'c', currency: null, entries: [{ id: '1' }], last: { id: '1' } },
];

export const subgraphs = {
  accounts: {
    sdl: withContexts(`
      type Query { accounts: [Account!]! account(id: ID!): Account }
      type Account @key(fields: "id") @context(name: "account") {
        id: ID!
        currency: String
        entries: [Entry!]!
        last: Entry
      }
      type Entry @key(fields: "id") {
        id: ID!
        shown(currency: String @fromContext(field: "$account { currency }"), places: Int = 0): String!
        rate(of: String @fromContext(field: "$account { currency }")): Int
        both(
          currency: String @fromContext(field: "$account { currency }")
          account: ID @fromContext(field: "$account { id }")
        ): String
        plain: String
      }
    `),
    resolvers: {
      Query: { accounts: () => accounts, account: (_, { id }) => accounts.find((account) => account.id === id) },
      Account: { __resolveReference: among(accounts) },
      Entry: {
        __resolveReference: itself,
        shown: ({ id }, { currency, places }) => `${Number(id).toFixed(places)} ${currency}`,
        rate: (_, { of }) => rates[of] ?? null,
        both: ({ id }, { currency, account }) => `${account} ${id} ${currency}`,
        plain: ({ id }) => `entry ${id}`,
      },
    },
  },
  amounts: {
    sdl: federation('type Entry @key(fields: "id") { id: ID! amount: Int } type Query { entry: Mark } type Mark { m: Int }'),
    resolvers: { Query: { entry: () => ({ m: 1 }) }, Entry: { __resolveReference: itself, amount: ({ id }) => Number(id) * 100 } },
  },
};

export const queries = [
  {
    query: '{ accounts { entries { shown } } }',
    data: {
      accounts: [
        { entries: [{ shown: '1 EUR' }, { shown: '2 EUR' }] },
        { entries: [{ shown: '2 USD' }] },
        { entries: [{ shown: '1 null' }] },
      ],
    },
  },
  {
    query: 'query($places: Int) { accounts { entries { plain s: shown(places: $places) t: shown(places: 1) rate amount } } }',
    variables: { places: 2 },
    data: {
      accounts: [
        {
          entries: [
            { plain: 'entry 1', s: '1.00 EUR', t: '1.0 EUR', rate: 2, amount: 100 },
            { plain: 'entry 2', s: '2.00 EUR', t: '2.0 EUR', rate: 2, amount: 200 },
          ],
        },
        { entries: [{ plain: 'entry 2', s: '2.00 USD', t: '2.0 USD', rate: 1, amount: 200 }] },
        { entries: [{ plain: 'entry 1', s: '1.00 null', t: '1.0 null', rate: null, amount: 100 }] },
      ],
    },
  },
  {
    // The client's own fields under the names of those that are taken.
    query: '{ accounts { currency: id last { both shown } c: currency } }',
    data: {
      accounts: [
        { currency: 'a', last: { both: 'a 2 EUR', shown: '2 EUR' }, c: 'EUR' },
        { currency: 'b', last: null, c: 'USD' },
        { currency: 'c', last: { both: 'c 1 null', shown: '1 null' }, c: null },
      ],
    },
  },
  {
    // Variables of the client that are called as the gateway's could be.
    query: 'query($__context_0: ID!, $representations: Int) { account(id: $__context_0) { last { shown(places: $representations) both } } }',
    variables: { __context_0: 'a', representations: 1 },
    data: { account: { last: { shown: '2.0 EUR', both: 'a 2 EUR' } } },
  },
  { query: '{ __type(name: "Entry") { fields { name args { name } } } }',
    data: {
      __type: {
        fields: [
          { name: 'id', args: [] },
          { name: 'shown', args: [{ name: 'places' }] },
          { name: 'rate', args: [] },
          { name: 'both', args: [] },
          { name: 'plain', args: [] },
          { name: 'amount', args: [] },
        ],
      },
    },
  },
  // It is no argument of the client's.
  { query: '{ accounts { entries { shown(currency: "GBP") } } }', errors: 1 },
];

// Introspection tells fields in the order of the subgraphs.
export const ordered = true;
