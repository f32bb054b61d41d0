// Interfaces that are entities themselves, in a subgraph that knows all implementations.
import { federation, itself } from '../schema.mjs';

const find = ({ id }) => ({ __typename: id[0] === 'm' ? 'Mug' : 'Cup', id, volume: 3, handle: true });

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { vessels: [Vessel]! }
      interface Vessel @key(fields: "id") { id: ID! volume: Int! }
      type Mug implements Vessel @key(fields: "id") { id: ID! volume: Int! handle: Boolean! }
      type Cup implements Vessel @key(fields: "id") { id: ID! volume: Int! }
    `),
    resolvers: {
      Query: { vessels: () => [find({ id: 'm1' }), null, find({ id: 'c1' })] },
      Vessel: { __resolveReference: find },
      Mug: { __resolveReference: find },
      Cup: { __resolveReference: find },
    },
  },
  b: {
    sdl: federation(`
      type Query { shelf: [Mug!]! box: Container }
      union Container = Mug | Cup
      type Mug @key(fields: "id") { id: ID! text: String! }
      type Cup @key(fields: "id") { id: ID! saucer: Boolean! }
    `),
    resolvers: {
      Query: { shelf: () => [{ id: 'm7' }], box: () => ({ __typename: 'Cup', id: 'c8' }) },
      Mug: { __resolveReference: itself, text: ({ id }) => `text ${id}` },
      Cup: { __resolveReference: itself, saucer: () => false },
    },
  },
};

export const queries = [
  {
    query: '{ vessels { volume ... on Mug { text handle } ... on Cup { saucer } } }',
    data: { vessels: [{ volume: 3, text: 'text m1', handle: true }, null, { volume: 3, saucer: false }] },
  },
  {
    query:
      '{ shelf { volume text handle ... on Vessel { id v: volume } } box { __typename ... on Vessel { volume } ... on Cup { saucer } } }',
    data: {
      shelf: [{ volume: 3, text: 'text m7', handle: true, id: 'm7', v: 3 }],
      box: { __typename: 'Cup', volume: 3, saucer: false },
    },
  },
];
