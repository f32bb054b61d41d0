// Mutations: one after the other, over two subgraphs that note down what they did.
import { federation, itself } from '../schema.mjs';

const log = [];
const note =
  (what) =>
  (_, { n = 0 }) => {
    log.push(`${what}${n}`);
    return log.join(' ');
  };

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { log: String! }
      type Mutation { clear: Boolean! a(n: Int): String! entry(text: String!): Entry! fail(n: Int): String none: Entry }
      type Entry @key(fields: "id") { id: ID! text: String! }
    `),
    resolvers: {
      Query: { log: () => log.join(' ') },
      Mutation: {
        clear: () => log.splice(0) && true,
        a: note('a'),
        // Slow, so that whoever does not wait is found out.
        entry: async (_, { text }) => {
          await new Promise((done) => setTimeout(done, 50));
          log.push(text);
          return { id: text, text };
        },
        fail: (_, { n }) => {
          log.push(`f${n}`);
          throw new Error(`no ${n}`);
        },
        none: () => null,
      },
      Entry: { __resolveReference: ({ id }) => ({ id, text: id }) },
    },
  },
  b: {
    sdl: federation(`
      type Mutation { b(n: Int): String! tag(id: ID!): Entry! }
      type Entry @key(fields: "id") { id: ID! seen: String! }
      type Query { bLog: String! }
    `),
    resolvers: {
      Query: { bLog: () => log.join(' ') },
      Mutation: {
        b: note('b'),
        tag: (_, { id }) => {
          log.push(`tag-${id}`);
          return { id };
        },
      },
      Entry: { __resolveReference: itself, seen: () => log.join(' ') },
    },
  },
};

export const queries = [
  {
    query: 'mutation { clear a(n: 1) b(n: 2) x: a(n: 3) y: a(n: 4) z: b(n: 5) }',
    data: { clear: true, a: 'a1', b: 'a1 b2', x: 'a1 b2 a3', y: 'a1 b2 a3 a4', z: 'a1 b2 a3 a4 b5' },
  },
  {
    // Alike, and done twice.
    query: 'mutation { clear x: a(n: 1) y: a(n: 1) a(n: 1) z: b b }',
    data: { clear: true, x: 'a1', y: 'a1 a1', a: 'a1 a1 a1', z: 'a1 a1 a1 b0', b: 'a1 a1 a1 b0 b0' },
  },
  { query: 'mutation { clear a(n: 1) b(n: 2) a3: a(n: 3) a4: a(n: 4) b5: b(n: 5) }', data: { clear: true, a: 'a1', b: 'a1 b2', a3: 'a1 b2 a3', a4: 'a1 b2 a3 a4', b5: 'a1 b2 a3 a4 b5' } },
  { query: '{ log bLog }', data: { log: 'a1 b2 a3 a4 b5', bLog: 'a1 b2 a3 a4 b5' } },
  {
    query:
      'mutation { clear one: entry(text: "one") { text } two: b(n: 2) three: entry(text: "three") { id } four: b(n: 4) }',
    data: { clear: true, one: { text: 'one' }, two: 'one b2', three: { id: 'three' }, four: 'one b2 three b4' },
  },
  {
    // The fields of an entity of another subgraph.
    query: 'mutation($t: String!) { clear entry(text: $t) { __typename text seen } }',
    variables: { t: 'e' },
    data: { clear: true, entry: { __typename: 'Entry', text: 'e', seen: 'e' } },
  },
  {
    query: 'mutation { clear tag(id: "q") { text seen id } none { seen } }',
    data: { clear: true, tag: { text: 'q', seen: 'tag-q', id: 'q' }, none: null },
  },
  {
    // One that fails does not stop those after it.
    query: 'mutation { clear f: fail(n: 1) b(n: 2) fail(n: 3) a(n: 4) }',
    data: { clear: true, f: null, b: 'f1 b2', fail: null, a: 'f1 b2 f3 a4' },
    errors: [
      { message: 'no 1', path: ['f'] },
      { message: 'no 3', path: ['fail'] },
    ],
  },
  {
    query:
      'mutation M($yes: Boolean = true) { __typename clear a(n: 1) @skip(if: $yes) ... on Mutation { b(n: 1) @include(if: $yes) } }',
    data: { __typename: 'Mutation', clear: true, b: 'b1' },
  },
];
