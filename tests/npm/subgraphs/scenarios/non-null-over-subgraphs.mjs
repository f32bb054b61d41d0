// A null that may not be travels up over the border of a subgraph, as far as `data`.
import { federation, itself } from '../schema.mjs';

const fail = (message) => () => {
  throw new Error(message);
};

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { must: Box! may: Box list: [Box!] loose: [Box]! fine: String! top: Top }
      type Box @key(fields: "id") { id: ID! }
      type Top { left: Side! right: Side }
      type Side { box: Box! name: String! }
    `),
    resolvers: {
      Query: {
        must: () => ({ id: '1' }),
        may: () => ({ id: '1' }),
        list: () => [{ id: '1' }, { id: '2' }],
        loose: () => [{ id: '2' }, { id: '1' }],
        fine: () => 'fine',
        top: () => ({ left: { box: { id: '2' }, name: 'l' }, right: { box: { id: '1' }, name: 'r' } }),
      },
    },
  },
  b: {
    sdl: federation(`
      type Box @key(fields: "id") { id: ID! hard: Int! soft: Int inner: Inner lid: Lid! }
      type Inner { hard: Int! }
      type Lid { soft: Int hard: Int! }
    `),
    resolvers: {
      Box: {
        __resolveReference: itself,
        hard: ({ id }) => (id === '1' ? fail('hard')() : 5),
        soft: ({ id }) => (id === '1' ? fail('soft')() : 6),
        inner: () => ({}),
        lid: ({ id }) => ({ soft: 1, hard: id === '1' ? null : 2 }),
      },
      Inner: { hard: fail('inner') },
    },
  },
};

export const queries = [
  { query: '{ fine must { hard } }', data: null, errors: [{ message: 'hard', path: ['must', 'hard'] }] },
  {
    query: '{ fine may { hard } }',
    data: { fine: 'fine', may: null },
    errors: [{ message: 'hard', path: ['may', 'hard'] }],
  },
  {
    query: '{ fine may { s: soft id } }',
    data: { fine: 'fine', may: { s: null, id: '1' } },
    errors: [{ message: 'soft', path: ['may', 's'] }],
  },
  { query: '{ list { hard } }', data: { list: null }, errors: [{ message: 'hard', path: ['list', 0, 'hard'] }] },
  {
    query: '{ loose { hard } }',
    data: { loose: [{ hard: 5 }, null] },
    errors: [{ message: 'hard', path: ['loose', 1, 'hard'] }],
  },
  {
    query: '{ may { id inner { hard } } }',
    data: { may: { id: '1', inner: null } },
    errors: [{ message: 'inner', path: ['may', 'inner', 'hard'] }],
  },
  {
    query: '{ top { left { box { hard } } right { name box { hard } } } }',
    data: { top: { left: { box: { hard: 5 } }, right: null } },
    errors: [{ message: 'hard', path: ['top', 'right', 'box', 'hard'] }],
  },
  {
    query: '{ may { lid { soft } } loose { lid { hard } } }',
    data: { may: { lid: { soft: 1 } }, loose: [{ lid: { hard: 2 } }, null] },
    errors: [{ message: 'Cannot return null for non-nullable field Lid.hard.', path: ['loose', 1, 'lid', 'hard'] }],
  },
  {
    // graphql-js tells both errors: both fields are executed before the null goes up.
    query: '{ loose { soft hard } }',
    data: { loose: [{ soft: 6, hard: 5 }, null] },
    errors: [
      { message: 'soft', path: ['loose', 1, 'soft'] },
      { message: 'hard', path: ['loose', 1, 'hard'] },
    ],
  },
];
