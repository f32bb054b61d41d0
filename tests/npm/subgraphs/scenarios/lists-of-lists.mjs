// Lists of lists of scalars and enums, with null at each depth, and the nulls that go up through them.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { ints: [[Int]] strict: [[Int!]!] loose: [[[String]]]! thing: Thing! ids: [[ID!]]! }
      type Thing @key(fields: "id") { id: ID! }
    `),
    resolvers: {
      Query: {
        ints: () => [[1, null], null, [], [2]],
        strict: () => [[1], [2, 3]],
        loose: () => [[['a', null], null], null, [[]]],
        thing: () => ({ id: 't' }),
        ids: () => [['1', 2], null],
      },
    },
  },
  b: {
    sdl: federation(`
      enum Sign { PLUS MINUS }
      type Thing @key(fields: "id") { id: ID! signs: [[Sign]]! floats: [[Float!]] bools: [Boolean!]! odd: [[Int!]] }
    `),
    resolvers: {
      Thing: {
        __resolveReference: itself,
        signs: () => [['PLUS', null], null, []],
        floats: () => [[1.5, 2], null],
        bools: () => [true, false],
        odd: () => [[1], [2, null], null],
      },
    },
  },
};

export const queries = [
  {
    query: '{ ints strict loose ids }',
    data: {
      ints: [[1, null], null, [], [2]],
      strict: [[1], [2, 3]],
      loose: [[['a', null], null], null, [[]]],
      ids: [['1', '2'], null],
    },
  },
  {
    query: '{ thing { signs s: signs floats bools } }',
    data: {
      thing: {
        signs: [['PLUS', null], null, []],
        s: [['PLUS', null], null, []],
        floats: [[1.5, 2], null],
        bools: [true, false],
      },
    },
  },
  {
    query: '{ thing { odd } }',
    data: { thing: { odd: [[1], null, null] } },
    errors: [{ message: 'Cannot return null for non-nullable field Thing.odd.', path: ['thing', 'odd', 1, 1] }],
  },
];
