// Keys that are numbers, booleans, enum values and custom scalars, and ids that look like numbers.
import { federation, itself } from '../schema.mjs';

const key = (representation) => JSON.stringify({ ...representation, __typename: undefined });
const described = { __resolveReference: itself, key };

export const subgraphs = {
  a: {
    sdl: federation(`
      scalar JSON
      enum Kind { ONE TWO }
      type Query { ints: [ByInt!]! flags: [ByFlag!]! kinds: [ByKind!]! values: [ByValue!]! ids: [ById!]! }
      type ByInt @key(fields: "n") { n: Int! }
      type ByFlag @key(fields: "flag x") { flag: Boolean! x: Float! }
      type ByKind @key(fields: "kind") { kind: Kind! }
      type ByValue @key(fields: "value") { value: JSON! }
      type ById @key(fields: "id") { id: ID! }
    `),
    resolvers: {
      Query: {
        ints: () => [{ n: 0 }, { n: -5 }, { n: 0 }],
        flags: () => [
          { flag: false, x: 1.5 },
          { flag: true, x: -2.25 },
        ],
        kinds: () => [{ kind: 'TWO' }],
        values: () => [{ value: { b: [1, null], a: 'é"' } }, { value: [] }, { value: 'text' }],
        ids: () => [{ id: 7 }, { id: '007' }],
      },
    },
  },
  b: {
    sdl: federation(`
      scalar JSON
      enum Kind { ONE TWO }
      type ByInt @key(fields: "n") { n: Int! key: String! }
      type ByFlag @key(fields: "flag x") { flag: Boolean! x: Float! key: String! }
      type ByKind @key(fields: "kind") { kind: Kind! key: String! }
      type ByValue @key(fields: "value") { value: JSON! key: String! }
      type ById @key(fields: "id") { id: ID! key: String! }
    `),
    resolvers: { ByInt: described, ByFlag: described, ByKind: described, ByValue: described, ById: described },
  },
};

export const queries = [
  { query: '{ ints { key } }', data: { ints: [{ key: '{"n":0}' }, { key: '{"n":-5}' }, { key: '{"n":0}' }] } },
  {
    query: '{ flags { key } }',
    data: { flags: [{ key: '{"flag":false,"x":1.5}' }, { key: '{"flag":true,"x":-2.25}' }] },
  },
  { query: '{ kinds { key k: kind } }', data: { kinds: [{ key: '{"kind":"TWO"}', k: 'TWO' }] } },
  {
    query: '{ values { key } }',
    data: {
      values: [{ key: '{"value":{"b":[1,null],"a":"é\\""}}' }, { key: '{"value":[]}' }, { key: '{"value":"text"}' }],
    },
  },
  {
    query: '{ ids { key id } }',
    data: {
      ids: [
        { key: '{"id":"7"}', id: '7' },
        { key: '{"id":"007"}', id: '007' },
      ],
    },
  },
];
