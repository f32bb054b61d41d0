// An interface whose implementations, and whose fields, live in several subgraphs.
import { among, federation, itself } from '../schema.mjs';

const pets = [
  { __typename: 'Dog', id: 'd1', name: 'Rex', owner: { id: 'o1' } },
  { __typename: 'Cat', id: 'c1', name: 'Mia', owner: { id: 'o2' } },
];

export const subgraphs = {
  pets: {
    sdl: federation(`
      type Query { pets: [Pet!]! pet(id: ID!): Pet }
      interface Pet { id: ID! name: String! }
      type Dog implements Pet @key(fields: "id") { id: ID! name: String! }
      type Cat implements Pet @key(fields: "id") { id: ID! name: String! }
    `),
    resolvers: {
      Query: { pets: () => pets, pet: (_, { id }) => among(pets)({ id }) },
      Dog: { __resolveReference: among(pets) },
      Cat: { __resolveReference: among(pets) },
    },
  },
  owners: {
    sdl: federation(`
      interface Pet { id: ID! owner: Owner! }
      type Dog implements Pet @key(fields: "id") { id: ID! owner: Owner! }
      type Cat implements Pet @key(fields: "id") { id: ID! owner: Owner! }
      type Owner @key(fields: "id") { id: ID! pets: [Pet!]! }
    `),
    resolvers: {
      Dog: { __resolveReference: among(pets) },
      Cat: { __resolveReference: among(pets) },
      Owner: { __resolveReference: itself, pets: ({ id }) => pets.filter(({ owner }) => owner.id === id) },
    },
  },
  birds: {
    sdl: federation(`
      type Query { flock: [Pet!]! birds: [Bird!]! }
      interface Pet { id: ID! name: String! owner: Owner! }
      type Bird implements Pet @key(fields: "id") { id: ID! name: String! owner: Owner! wings: Int! }
      type Dog implements Pet @key(fields: "id") { id: ID! name: String! @external owner: Owner! @external barks: Boolean! }
      type Owner @key(fields: "id", resolvable: false) { id: ID! }
    `),
    resolvers: {
      Query: {
        flock: () => [
          { __typename: 'Bird', id: 'b1', name: 'Pip', owner: { id: 'o1' }, wings: 2 },
          { __typename: 'Dog', id: 'd1' },
        ],
        birds: () => [{ id: 'b1', name: 'Pip', owner: { id: 'o1' }, wings: 2 }],
      },
      Dog: { __resolveReference: itself, barks: () => true },
    },
  },
};

export const queries = [
  {
    query: '{ pets { __typename name owner { id } } }',
    data: {
      pets: [
        { __typename: 'Dog', name: 'Rex', owner: { id: 'o1' } },
        { __typename: 'Cat', name: 'Mia', owner: { id: 'o2' } },
      ],
    },
  },
  {
    query: '{ pets { ... on Dog { barks owner { id } } ... on Cat { n: name } ... on Bird { wings } } }',
    data: { pets: [{ barks: true, owner: { id: 'o1' } }, { n: 'Mia' }] },
  },
  {
    query: '{ flock { __typename name owner { pets { __typename name } } } }',
    data: {
      flock: [
        { __typename: 'Bird', name: 'Pip', owner: { pets: [{ __typename: 'Dog', name: 'Rex' }] } },
        { __typename: 'Dog', name: 'Rex', owner: { pets: [{ __typename: 'Dog', name: 'Rex' }] } },
      ],
    },
  },
  {
    query:
      '{ birds { ... on Pet { name } wings } pet(id: "c1") { __typename owner { pets { id } } } none: pet(id: "x") { owner { id } } }',
    data: {
      birds: [{ name: 'Pip', wings: 2 }],
      pet: { __typename: 'Cat', owner: { pets: [{ id: 'c1' }] } },
      none: null,
    },
  },
];
