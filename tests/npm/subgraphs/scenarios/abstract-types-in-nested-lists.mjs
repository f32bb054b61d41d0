// Unions and interfaces in lists of lists, with fields that other subgraphs give.
import { federation, itself } from '../schema.mjs';

const star = (id) => ({ __typename: 'Star', id });
const hole = (id) => ({ __typename: 'Hole', id });

export const subgraphs = {
  grid: {
    sdl: federation(`
      type Query { grid: [[Cell]!]! named: [[[Named!]!]]! rows: [Row!]! }
      union Cell = Star | Hole
      interface Named { id: ID! }
      type Star implements Named @key(fields: "id") { id: ID! }
      type Hole implements Named @key(fields: "id") { id: ID! }
      type Row { cells: [[Cell!]!] }
    `),
    resolvers: {
      Query: {
        grid: () => [[star('1'), null, hole('2')], [], [hole('2')]],
        named: () => [[[star('1')], [hole('3'), star('4')]], null],
        rows: () => [{ cells: [[star('5')]] }, { cells: null }],
      },
    },
  },
  light: {
    sdl: federation(`
      type Star @key(fields: "id") { id: ID! light: Int! near: [[Hole]] }
      type Hole @key(fields: "id") { id: ID! mass: Int! }
    `),
    resolvers: {
      Star: {
        __resolveReference: itself,
        light: ({ id }) => Number(id),
        near: ({ id }) => [[{ id: `${id}0` }, null], null],
      },
      Hole: { __resolveReference: itself, mass: ({ id }) => Number(id) * 10 },
    },
  },
};

export const queries = [
  {
    query: '{ grid { __typename ... on Star { light } ... on Hole { mass } } }',
    data: {
      grid: [
        [{ __typename: 'Star', light: 1 }, null, { __typename: 'Hole', mass: 20 }],
        [],
        [{ __typename: 'Hole', mass: 20 }],
      ],
    },
  },
  {
    query: '{ named { id ... on Star { near { mass } } } rows { cells { ... on Star { light near { id } } } } }',
    data: {
      named: [
        [
          [{ id: '1', near: [[{ mass: 100 }, null], null] }],
          [{ id: '3' }, { id: '4', near: [[{ mass: 400 }, null], null] }],
        ],
        null,
      ],
      rows: [{ cells: [[{ light: 5, near: [[{ id: '50' }, null], null] }]] }, { cells: null }],
    },
  },
];
