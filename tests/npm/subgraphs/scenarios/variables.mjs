// Variables of all kinds, to root fields. A subgraph answers with the arguments that it got.
import { federation } from '../schema.mjs';

const echo = (_, args) => JSON.stringify(args);

export const subgraphs = {
  echo: {
    sdl: federation(`
      scalar Any
      enum Size { S M L }
      input Range { from: Int = 1 to: Int! tags: [String!] sub: Range size: Size = M }
      type Query {
        echo(int: Int, float: Float, string: String, id: ID, bool: Boolean, size: Size, any: Any): String!
        list(ints: [Int!], grid: [[Int]], sizes: [Size!] = [S, L]): String!
        range(in: Range!, all: [Range!]): String!
        def(a: Int = 7, b: String! = "x", c: Range = { to: 3 }): String!
      }
    `),
    resolvers: { Query: { echo, list: echo, range: echo, def: echo } },
  },
  other: {
    sdl: federation(`
      enum Size { S M L }
      type Query { other(size: Size, int: Int): String! }
    `),
    resolvers: { Query: { other: echo } },
  },
};

export const queries = [
  {
    query:
      'query($i: Int, $f: Float, $s: String, $id: ID, $b: Boolean, $z: Size) { echo(int: $i, float: $f, string: $s, id: $id, bool: $b, size: $z) }',
    variables: { i: 1, f: 1.5, s: 'ü"\\', id: 'x', b: false, z: 'L' },
    data: { echo: '{"int":1,"float":1.5,"string":"ü\\"\\\\","id":"x","bool":false,"size":"L"}' },
  },
  {
    // Absent and null are two things.
    query: 'query($i: Int, $s: String) { echo(int: $i, string: $s) }',
    variables: { s: null },
    data: { echo: '{"string":null}' },
  },
  {
    query: 'query($i: Int = 5, $s: String = "d") { echo(int: $i, string: $s) }',
    variables: { s: null },
    data: { echo: '{"int":5,"string":null}' },
  },
  { query: 'query($i: Int) { def(a: $i) }', data: { def: '{"a":7,"b":"x","c":{"from":1,"to":3,"size":"M"}}' } },
  { query: 'query($b: String! = "y") { def(b: $b, a: null, c: null) }', data: { def: '{"a":null,"b":"y","c":null}' } },
  {
    query: 'query($b: String = "z") { def(b: $b) }',
    data: { def: '{"a":7,"b":"z","c":{"from":1,"to":3,"size":"M"}}' },
  },
  {
    query: 'query($l: [Int!], $g: [[Int]]) { list(ints: $l, grid: $g) }',
    variables: { l: [1, 2], g: [[1, null], null, []] },
    data: { list: '{"ints":[1,2],"grid":[[1,null],null,[]],"sizes":["S","L"]}' },
  },
  // One value for a list is a list of it.
  {
    query: 'query($l: [Int!], $g: [[Int]], $z: [Size!]) { list(ints: $l, grid: $g, sizes: $z) }',
    variables: { l: 4, g: 5, z: 'M' },
    data: { list: '{"ints":[4],"grid":[[5]],"sizes":["M"]}' },
  },
  {
    query: '{ list(ints: 4, grid: [[5, null]], sizes: M) }',
    data: { list: '{"ints":[4],"grid":[[5,null]],"sizes":["M"]}' },
  },
  {
    query:
      'query($r: Range!, $t: String!, $n: Int) { range(in: $r, all: [{ to: 2, tags: [$t, "k"] }, { to: 3, from: $n, sub: $r }]) }',
    variables: { r: { to: 9, sub: { from: null, to: 1, size: 'S' } }, t: 'v' },
    data: {
      range:
        '{"in":{"from":1,"to":9,"sub":{"from":null,"to":1,"size":"S"},"size":"M"},' +
        '"all":[{"from":1,"to":2,"tags":["v","k"],"size":"M"},{"from":1,"to":3,"sub":{"from":1,"to":9,"sub":{"from":null,"to":1,"size":"S"},"size":"M"},"size":"M"}]}',
    },
  },
  {
    query: 'query($a: Any) { echo(any: $a) lit: echo(any: { a: [1, null, "x"], b: ENUM, c: 1.0 }) }',
    variables: { a: { deep: [{ x: null }, 1.5, 'é'] } },
    data: { echo: '{"any":{"deep":[{"x":null},1.5,"é"]}}', lit: '{"any":{"a":[1,null,"x"],"b":"ENUM","c":1}}' },
  },
  {
    query: 'query($z: Size, $i: Int = 3) { other(size: $z, int: $i) echo(size: $z, int: $i) }',
    variables: { z: 'S' },
    data: { other: '{"size":"S","int":3}', echo: '{"int":3,"size":"S"}' },
  },
  // Coerced: an Int to an ID and to a Float.
  {
    query: 'query($id: ID, $f: Float) { echo(id: $id, float: $f) }',
    variables: { id: 12, f: 3 },
    data: { echo: '{"float":3,"id":"12"}' },
  },
  // Refused before anything is asked.
  { query: 'query($i: Int) { echo(int: $i) }', variables: { i: '1' }, errors: 1 },
  { query: 'query($r: Range!) { range(in: $r) }', variables: { r: { from: 1 } }, errors: 1 },
  { query: 'query($r: Range!) { range(in: $r) }', variables: {}, errors: 1 },
  { query: 'query($z: Size) { echo(size: $z) }', variables: { z: 'XL' }, errors: 1 },
  { query: 'query($r: Range!) { range(in: $r) }', variables: { r: { to: 1, more: 2 } }, errors: 1 },
  // What the operation does not declare is nobody's business.
  { query: 'query($i: Int) { echo(int: $i) }', variables: { i: 1, j: 2 }, data: { echo: '{"int":1}' } },
];
