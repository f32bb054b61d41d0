// `__typename` at every level, and the same field under several names.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  houses: {
    sdl: federation(`
      type Query { house(id: ID!): House! }
      type House @key(fields: "id") { id: ID! rooms(floor: Int!): [Room!]! }
      type Room { name: String! }
    `),
    resolvers: {
      Query: { house: (_, { id }) => ({ id }) },
      House: {
        __resolveReference: itself,
        rooms: ({ id }, { floor }) => [{ name: `${id}/${floor}/a` }, { name: `${id}/${floor}/b` }].slice(0, floor),
      },
    },
  },
  prices: {
    sdl: federation(`
      type House @key(fields: "id") { id: ID! price(year: Int!, in: Currency = EUR): String! }
      enum Currency { EUR CHF }
    `),
    resolvers: {
      House: { __resolveReference: itself, price: ({ id }, args) => `${id} in ${args.year}: ${args.in}` },
    },
  },
};

export const queries = [
  {
    query:
      '{ __typename a: __typename house(id: "h") { __typename t: __typename id rooms(floor: 1) { __typename name } } }',
    data: {
      __typename: 'Query',
      a: 'Query',
      house: { __typename: 'House', t: 'House', id: 'h', rooms: [{ __typename: 'Room', name: 'h/1/a' }] },
    },
  },
  { query: '{ __typename }', data: { __typename: 'Query' } },
  { query: '{ house(id: "h") { __typename } }', data: { house: { __typename: 'House' } } },
  {
    query: `{
      x: house(id: "x") { now: price(year: 2) then: price(year: 1, in: CHF) price(year: 3) one: rooms(floor: 1) { name } two: rooms(floor: 2) { n: name } }
      y: house(id: "y") { now: price(year: 4) id rooms(floor: 0) { name } }
    }`,
    data: {
      x: {
        now: 'x in 2: EUR',
        then: 'x in 1: CHF',
        price: 'x in 3: EUR',
        one: [{ name: 'x/1/a' }],
        two: [{ n: 'x/2/a' }, { n: 'x/2/b' }],
      },
      y: { now: 'y in 4: EUR', id: 'y', rooms: [] },
    },
  },
  {
    // The same field asked twice under one name is one field, and its selections are one.
    query:
      '{ house(id: "h") { id } house(id: "h") { p: price(year: 1) } house(id: "h") { p: price(year: 1) rooms(floor: 1) { name } } }',
    data: { house: { id: 'h', p: 'h in 1: EUR', rooms: [{ name: 'h/1/a' }] } },
  },
];
