// `@requires` of an entity within: its key, and fields that another subgraph gives to it.
import { among, federation, itself } from '../schema.mjs';

const owners = [
  { id: 'o1', score: 3, city: 'Bern' },
  { id: 'o2', score: 5, city: 'Genf' },
];
const flats = [
  { id: 'f1', owner: { id: 'o2' }, guests: [{ id: 'o1' }, { id: 'o2' }] },
  { id: 'f2', owner: null, guests: [] },
];

export const subgraphs = {
  flats: {
    sdl: federation(`
      type Query { flats: [Flat!]! }
      type Flat @key(fields: "id") { id: ID! owner: Owner guests: [Owner!]! }
      type Owner @key(fields: "id") { id: ID! }
    `),
    resolvers: {
      Query: { flats: () => flats },
      Flat: { __resolveReference: among(flats) },
      Owner: { __resolveReference: itself },
    },
  },
  owners: {
    sdl: federation('type Owner @key(fields: "id") { id: ID! score: Int! city: String! }'),
    resolvers: { Owner: { __resolveReference: among(owners) } },
  },
  rent: {
    sdl: federation(`
      type Flat @key(fields: "id") {
        id: ID!
        owner: Owner @external
        guests: [Owner!]! @external
        ownerKey: String @requires(fields: "owner { id }")
        rent: Int @requires(fields: "owner { score }")
        visitors: String! @requires(fields: "guests { id score city }")
      }
      type Owner @key(fields: "id") { id: ID! score: Int! @external city: String! @external }
    `),
    resolvers: {
      Flat: {
        __resolveReference: itself,
        ownerKey: ({ owner }) => owner && `key ${owner.id}`,
        rent: ({ owner }) => owner && owner.score * 100,
        visitors: ({ guests }) => guests.map(({ id, score, city }) => `${id}${score}${city}`).join(),
      },
      Owner: { __resolveReference: itself },
    },
  },
};

export const queries = [
  { query: '{ flats { ownerKey } }', data: { flats: [{ ownerKey: 'key o2' }, { ownerKey: null }] } },
  { query: '{ flats { rent } }', data: { flats: [{ rent: 500 }, { rent: null }] } },
  { query: '{ flats { visitors } }', data: { flats: [{ visitors: 'o13Bern,o25Genf' }, { visitors: '' }] } },
  {
    query: '{ flats { owner { city } rent guests { c: city } visitors ownerKey } }',
    data: {
      flats: [
        {
          owner: { city: 'Genf' },
          rent: 500,
          guests: [{ c: 'Bern' }, { c: 'Genf' }],
          visitors: 'o13Bern,o25Genf',
          ownerKey: 'key o2',
        },
        { owner: null, rent: null, guests: [], visitors: '', ownerKey: null },
      ],
    },
  },
];
