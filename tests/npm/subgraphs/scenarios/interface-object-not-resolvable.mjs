// An `@interfaceObject` that only names entities, and one that is extended by way of another type.
import { federation, itself } from '../schema.mjs';

const find = ({ id }) => ({ __typename: id[0] === 'o' ? 'Oak' : 'Fir', id, height: id.length });

export const subgraphs = {
  trees: {
    sdl: federation(`
      type Query { trees: [Tree!]! }
      interface Tree @key(fields: "id") { id: ID! height: Int! }
      type Oak implements Tree @key(fields: "id") { id: ID! height: Int! acorns: Int! }
      type Fir implements Tree @key(fields: "id") { id: ID! height: Int! }
    `),
    resolvers: {
      Query: { trees: () => [find({ id: 'oak' }), find({ id: 'fir' })] },
      Tree: { __resolveReference: find },
      Oak: { __resolveReference: find, acorns: () => 100 },
      Fir: { __resolveReference: find },
    },
  },
  parks: {
    sdl: federation(`
      type Query { park: Park! }
      type Park @key(fields: "name") { name: String! oldest: Tree! trees: [Tree!]! }
      type Tree @key(fields: "id", resolvable: false) @interfaceObject { id: ID! }
    `),
    resolvers: {
      Query: { park: () => ({ name: 'P', oldest: { id: 'oak1' }, trees: [{ id: 'fir22' }, { id: 'oak333' }] }) },
      Park: { __resolveReference: itself },
    },
  },
  care: {
    sdl: federation(`
      type Tree @key(fields: "id") @interfaceObject { id: ID! watered: Boolean! }
    `),
    resolvers: { Tree: { __resolveReference: itself, watered: ({ id }) => id.startsWith('fir') } },
  },
};

export const queries = [
  {
    query: '{ park { oldest { id } trees { id } } }',
    data: { park: { oldest: { id: 'oak1' }, trees: [{ id: 'fir22' }, { id: 'oak333' }] } },
  },
  {
    query: '{ park { oldest { __typename height watered } trees { watered ... on Oak { acorns } height } } }',
    data: {
      park: {
        oldest: { __typename: 'Oak', height: 4, watered: false },
        trees: [
          { watered: true, height: 5 },
          { watered: false, acorns: 100, height: 6 },
        ],
      },
    },
  },
  {
    query: '{ trees { watered } park { oldest { watered } } }',
    data: { trees: [{ watered: false }, { watered: true }], park: { oldest: { watered: false } } },
  },
];
