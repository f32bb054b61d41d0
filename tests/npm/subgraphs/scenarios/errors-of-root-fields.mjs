// Errors of root fields: of one subgraph beside another, with aliases, with `data: null` of a subgraph.
import { federation } from '../schema.mjs';

const fail = (message) => () => {
  throw new Error(message);
};

export const subgraphs = {
  a: {
    sdl: federation(
      'type Query { good: String bad: String hard: String! tree: Tree list: [String] ints: [Int!] } type Tree { bad: String leaf: Tree }',
    ),
    resolvers: {
      Query: {
        good: () => 'good',
        bad: fail('bad'),
        hard: fail('hard'),
        tree: () => ({ leaf: {} }),
        list: () => ['a', new Error('in a list'), 'c'],
        ints: () => [1, null],
      },
      Tree: { bad: fail('leaf') },
    },
  },
  b: {
    sdl: federation('type Query { other: String worse: String }'),
    resolvers: { Query: { other: () => 'other', worse: fail('worse') } },
  },
};

export const queries = [
  {
    query: '{ good b: bad other w: worse }',
    data: { good: 'good', b: null, other: 'other', w: null },
    errors: [
      { message: 'bad', path: ['b'] },
      { message: 'worse', path: ['w'] },
    ],
  },
  {
    query: '{ tree { leaf { l: bad } } l: list }',
    data: { tree: { leaf: { l: null } }, l: ['a', null, 'c'] },
    errors: [
      { message: 'leaf', path: ['tree', 'leaf', 'l'] },
      { message: 'in a list', path: ['l', 1] },
    ],
  },
  { query: '{ other hard }', data: null, errors: [{ message: 'hard', path: ['hard'] }] },
  {
    query: '{ ints good }',
    data: { ints: null, good: 'good' },
    errors: [{ message: 'Cannot return null for non-nullable field Query.ints.', path: ['ints', 1] }],
  },
];
