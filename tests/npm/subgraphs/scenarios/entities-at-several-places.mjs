// The same entities in many places of one operation, with other selections, arguments and names in each.
import { federation, itself } from '../schema.mjs';

const count = 300;
const many = Array.from({ length: count }, (_, index) => ({ id: `${index % 7}` }));

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { left: Node right: Node list: [Node!]! many: [Node!]! }
      type Node @key(fields: "id") { id: ID! next: Node children: [Node] }
    `),
    resolvers: {
      Query: {
        left: () => ({ id: '1' }),
        right: () => ({ id: '1' }),
        list: () => [{ id: '1' }, { id: '2' }],
        many: () => many,
      },
      Node: {
        __resolveReference: itself,
        next: ({ id }) => ({ id: id === '1' ? '2' : '1' }),
        children: ({ id }) => [{ id }, null, { id: `${id}${id}` }],
      },
    },
  },
  b: {
    sdl: federation(
      'type Node @key(fields: "id") { id: ID! text(n: Int): String! box: Box! } type Box { of: Node! x: Int! y: Int! }',
    ),
    resolvers: {
      Node: {
        __resolveReference: itself,
        text: ({ id }, { n }) => `${id}.${n ?? '-'}`,
        box: ({ id }) => ({ of: { id: `b${id}` }, x: 1, y: 2 }),
      },
    },
  },
};

export const queries = [
  {
    query: '{ left { text box { x } } right { text(n: 1) box { y } } list { t: text(n: 2) text } }',
    data: {
      left: { text: '1.-', box: { x: 1 } },
      right: { text: '1.1', box: { y: 2 } },
      list: [
        { t: '1.2', text: '1.-' },
        { t: '2.2', text: '2.-' },
      ],
    },
  },
  {
    query:
      '{ left { next { text next { text(n: 3) } } children { text box { of { id text(n: 4) } } } } l: left { id } }',
    data: {
      left: {
        next: { text: '2.-', next: { text: '1.3' } },
        children: [
          { text: '1.-', box: { of: { id: 'b1', text: 'b1.4' } } },
          null,
          { text: '11.-', box: { of: { id: 'b11', text: 'b11.4' } } },
        ],
      },
      l: { id: '1' },
    },
  },
  {
    query: '{ many { text next { text(n: 1) } } }',
    data: { many: many.map(({ id }) => ({ text: `${id}.-`, next: { text: `${id === '1' ? '2' : '1'}.1` } })) },
  },
  {
    // One has the entity with its next, the other has it without.
    query: '{ left { text } right { next { text } text } list { next { children { text } } } }',
    data: {
      left: { text: '1.-' },
      right: { next: { text: '2.-' }, text: '1.-' },
      list: [
        { next: { children: [{ text: '2.-' }, null, { text: '22.-' }] } },
        { next: { children: [{ text: '1.-' }, null, { text: '11.-' }] } },
      ],
    },
  },
];
