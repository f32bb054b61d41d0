// `@interfaceObject`: a subgraph gives fields to all implementations of an interface that it does not know.
import { federation, itself } from '../schema.mjs';

const media = { b: 'Book', f: 'Film' };
const find = ({ id }) =>
  media[id[0]] ? { __typename: media[id[0]], id, title: `T${id}`, minutes: 3, pages: 4 } : null;

export const subgraphs = {
  media: {
    sdl: federation(`
      type Query { media: [Media!]! medium(id: ID!): Media films: [Film!]! }
      interface Media @key(fields: "id") { id: ID! title: String! }
      type Book implements Media @key(fields: "id") { id: ID! title: String! pages: Int! }
      type Film implements Media @key(fields: "id") { id: ID! title: String! minutes: Int! }
    `),
    resolvers: {
      Query: {
        media: () => [find({ id: 'b1' }), find({ id: 'f1' })],
        medium: (_, { id }) => find({ id }),
        films: () => [find({ id: 'f2' })],
      },
      Media: { __resolveReference: find },
      Book: { __resolveReference: find },
      Film: { __resolveReference: find },
    },
  },
  stars: {
    sdl: federation(`
      type Query { best: Media ranked: [Media]! voters: [Voter!]! }
      type Media @key(fields: "id") @interfaceObject { id: ID! stars(of: Int = 5): String! voters: [Voter!]! }
      type Voter @key(fields: "name") { name: String! voted: [Media!]! }
    `),
    resolvers: {
      Query: {
        best: () => ({ id: 'f9' }),
        ranked: () => [{ id: 'f9' }, null, { id: 'b9' }],
        voters: () => [{ name: 'Ada' }],
      },
      Media: { __resolveReference: itself, stars: ({ id }, { of }) => `${id}/${of}`, voters: () => [{ name: 'Ada' }] },
      Voter: { __resolveReference: itself, voted: () => [{ id: 'b3' }] },
    },
  },
};

export const queries = [
  {
    query: '{ media { title stars } }',
    data: {
      media: [
        { title: 'Tb1', stars: 'b1/5' },
        { title: 'Tf1', stars: 'f1/5' },
      ],
    },
  },
  {
    query: '{ media { __typename stars } }',
    data: {
      media: [
        { __typename: 'Book', stars: 'b1/5' },
        { __typename: 'Film', stars: 'f1/5' },
      ],
    },
  },
  {
    query: '{ media { ... on Film { stars minutes } ... on Book { s: stars(of: 3) pages } } }',
    data: {
      media: [
        { s: 'b1/3', pages: 4 },
        { stars: 'f1/5', minutes: 3 },
      ],
    },
  },
  {
    query: '{ films { stars title __typename } }',
    data: { films: [{ stars: 'f2/5', title: 'Tf2', __typename: 'Film' }] },
  },
  { query: '{ best { stars id } }', data: { best: { stars: 'f9/5', id: 'f9' } } },
  { query: '{ best { __typename } }', data: { best: { __typename: 'Film' } } },
  {
    query: '{ best { title ... on Film { minutes __typename } ... on Book { pages } stars } }',
    data: { best: { title: 'Tf9', minutes: 3, __typename: 'Film', stars: 'f9/5' } },
  },
  {
    query: '{ ranked { t: __typename title stars } }',
    data: { ranked: [{ t: 'Film', title: 'Tf9', stars: 'f9/5' }, null, { t: 'Book', title: 'Tb9', stars: 'b9/5' }] },
  },
  { query: '{ ranked { ... on Book { stars } } }', data: { ranked: [{}, null, { stars: 'b9/5' }] } },
  {
    query:
      '{ medium(id: "b2") { voters { name voted { title __typename voters { voted { ... on Book { pages } } } } } } none: medium(id: "x") { stars } }',
    data: {
      medium: {
        voters: [{ name: 'Ada', voted: [{ title: 'Tb3', __typename: 'Book', voters: [{ voted: [{ pages: 4 }] }] }] }],
      },
      none: null,
    },
  },
  {
    query: '{ voters { voted { stars ... on Media { title } } } }',
    data: { voters: [{ voted: [{ stars: 'b3/5', title: 'Tb3' }] }] },
  },
];
