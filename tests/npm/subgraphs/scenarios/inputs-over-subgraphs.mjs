// Input types and arguments that several subgraphs define: what all have in common can be asked with.
import { federation, itself } from '../schema.mjs';

const echo = (_, args) => JSON.stringify(args);

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { a(in: Filter): String! both(x: Int, y: Int = 4): String! @shareable }
      input Filter { text: String! size: Int = 3 onlyA: String nested: Filter }
    `),
    resolvers: { Query: { a: echo, both: echo } },
  },
  b: {
    sdl: federation(`
      type Query { b(in: Filter): String! both(x: Int, z: Int): String! @shareable }
      input Filter { text: String size: Int = 3 onlyB: [Int] nested: Filter }
    `),
    resolvers: { Query: { b: echo, both: (_, { x }) => JSON.stringify({ x, y: 4 }) } },
  },
};

export const queries = [
  {
    query: '{ a(in: { text: "t" }) b(in: { text: "t", nested: { text: "n", size: null } }) }',
    data: { a: '{"in":{"text":"t","size":3}}', b: '{"in":{"text":"t","size":3,"nested":{"text":"n","size":null}}}' },
  },
  {
    query: 'query($f: Filter) { a(in: $f) b(in: $f) }',
    variables: { f: { text: 'v', size: 9 } },
    data: { a: '{"in":{"text":"v","size":9}}', b: '{"in":{"text":"v","size":9}}' },
  },
  { query: '{ both(x: 1) }', data: { both: '{"x":1,"y":4}' } },
  { query: '{ both(x: 1, z: 2) }', errors: 1 },
  { query: '{ a(in: { text: "t", onlyA: "x" }) }', errors: 1 },
  { query: 'query($f: Filter) { b(in: $f) }', variables: { f: { size: 1 } }, errors: 1 },
];
