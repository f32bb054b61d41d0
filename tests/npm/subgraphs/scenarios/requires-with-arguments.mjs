// `@requires` of a field with arguments, which the client asks for too: with others, the same, none.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  rates: {
    sdl: federation(`
      type Query { coins: [Coin!]! }
      type Coin @key(fields: "id") { id: ID! rate(to: Unit = USD, day: Int): Int! parts(first: Int): [Part!]! }
      type Part { grams(round: Boolean = false): String! }
      enum Unit { USD EUR }
    `),
    resolvers: {
      Query: { coins: () => [{ id: '1' }, { id: '2' }] },
      Coin: {
        __resolveReference: itself,
        rate: ({ id }, { to, day }) => Number(id) * (to === 'EUR' ? 10 : 100) + (day ?? 0),
        parts: (_, { first }) => [1, 2, 3].slice(0, first ?? 3).map((grams) => ({ of: grams + 0.5 })),
      },
      Part: { grams: ({ of }, { round }) => String(round ? Math.floor(of) : of) },
    },
  },
  sums: {
    sdl: federation(`
      type Coin @key(fields: "id") {
        id: ID!
        rate(to: Unit = USD, day: Int): Int! @external
        parts(first: Int): [Part!]! @external
        euro: String! @requires(fields: "rate(to: EUR)")
        dated: String! @requires(fields: "rate(day: 7)")
        heavy: String! @requires(fields: "parts(first: 2) { grams(round: true) }")
      }
      type Part @external { grams(round: Boolean = false): String! }
      enum Unit { USD EUR }
    `),
    resolvers: {
      Coin: {
        __resolveReference: itself,
        euro: ({ rate }) => `${rate} EUR`,
        dated: ({ rate }) => `${rate} on 7`,
        heavy: ({ parts }) => parts.map(({ grams }) => grams).join('+'),
      },
    },
  },
};

export const queries = [
  { query: '{ coins { euro } }', data: { coins: [{ euro: '10 EUR' }, { euro: '20 EUR' }] } },
  {
    query: '{ coins { rate euro } }',
    data: {
      coins: [
        { rate: 100, euro: '10 EUR' },
        { rate: 200, euro: '20 EUR' },
      ],
    },
  },
  {
    query: '{ coins { rate(to: EUR) euro } }',
    data: {
      coins: [
        { rate: 10, euro: '10 EUR' },
        { rate: 20, euro: '20 EUR' },
      ],
    },
  },
  {
    query: '{ coins { euro dated } }',
    data: {
      coins: [
        { euro: '10 EUR', dated: '107 on 7' },
        { euro: '20 EUR', dated: '207 on 7' },
      ],
    },
  },
  {
    query: 'query($day: Int) { coins { dated euro rate(to: EUR, day: $day) r: rate } }',
    variables: { day: 3 },
    data: {
      coins: [
        { dated: '107 on 7', euro: '10 EUR', rate: 13, r: 100 },
        { dated: '207 on 7', euro: '20 EUR', rate: 23, r: 200 },
      ],
    },
  },
  {
    query: '{ coins { parts { grams } heavy } }',
    data: {
      coins: ['1', '2'].map(() => ({ parts: [{ grams: '1.5' }, { grams: '2.5' }, { grams: '3.5' }], heavy: '1+2' })),
    },
  },
  {
    query: '{ coins { parts(first: 2) { grams } heavy } }',
    data: { coins: ['1', '2'].map(() => ({ parts: [{ grams: '1.5' }, { grams: '2.5' }], heavy: '1+2' })) },
  },
  {
    query: '{ coins { heavy parts(first: 1) { g: grams(round: true) grams } rate(day: 1) dated } }',
    data: {
      coins: [
        { heavy: '1+2', parts: [{ g: '1', grams: '1.5' }], rate: 101, dated: '107 on 7' },
        { heavy: '1+2', parts: [{ g: '1', grams: '1.5' }], rate: 201, dated: '207 on 7' },
      ],
    },
  },
];
