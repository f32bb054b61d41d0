// Keys that only other subgraphs know: two and three hops from the start to the field.
import { federation, among } from '../schema.mjs';

const plants = [
  { a: 'a1', b: 'b1', c: 'c1', d: 'd1', height: 10 },
  { a: 'a2', b: 'b2', c: 'c2', d: 'd2', height: 20 },
];
const only =
  (...fields) =>
  (field) =>
  (representation) => {
    const plant = among(plants, field)(representation);
    return plant && Object.fromEntries(fields.map((name) => [name, plant[name]]));
  };

export const subgraphs = {
  one: {
    sdl: federation(`
      type Query { plants: [Plant!]! }
      type Plant @key(fields: "a") { a: ID! }
    `),
    resolvers: { Query: { plants: () => plants.map(({ a }) => ({ a })) } },
  },
  two: {
    sdl: federation('type Plant @key(fields: "a") @key(fields: "b") { a: ID! b: ID! }'),
    resolvers: { Plant: { __resolveReference: (r) => only('a', 'b')(r.a === undefined ? 'b' : 'a')(r) } },
  },
  three: {
    sdl: federation('type Plant @key(fields: "b") @key(fields: "c") { b: ID! c: ID! }'),
    resolvers: { Plant: { __resolveReference: (r) => only('b', 'c')(r.b === undefined ? 'c' : 'b')(r) } },
  },
  four: {
    sdl: federation(`
      type Query { tall: Plant }
      type Plant @key(fields: "c d") @key(fields: "c") { c: ID! d: ID! height: Int! }
    `),
    resolvers: {
      Query: { tall: () => ({ c: 'c2', d: 'd2', height: 20 }) },
      Plant: { __resolveReference: only('c', 'd', 'height')('c') },
    },
  },
};

export const queries = [
  { query: '{ plants { height } }', data: { plants: [{ height: 10 }, { height: 20 }] } },
  {
    query: '{ plants { d c b a } }',
    data: {
      plants: [
        { d: 'd1', c: 'c1', b: 'b1', a: 'a1' },
        { d: 'd2', c: 'c2', b: 'b2', a: 'a2' },
      ],
    },
  },
  {
    query: '{ plants { b: c x: b } }',
    data: {
      plants: [
        { b: 'c1', x: 'b1' },
        { b: 'c2', x: 'b2' },
      ],
    },
  },
  {
    query: '{ tall { a height } plants { b } }',
    data: { tall: { a: 'a2', height: 20 }, plants: [{ b: 'b1' }, { b: 'b2' }] },
  },
];
