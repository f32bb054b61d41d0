// Subgraphs of Federation 1: `extend type`, `@external`, no link.
import { among, itself } from '../schema.mjs';

const films = [
  { id: 'f1', title: 'Alba', minutes: 90 },
  { id: 'f2', title: 'Brio', minutes: 150 },
];

export const subgraphs = {
  films: {
    sdl: `
      type Query { films: [Film] film(id: ID!): Film }
      type Film @key(fields: "id") { id: ID! title: String minutes: Int }
    `,
    resolvers: {
      Query: { films: () => films, film: (_, { id }) => among(films)({ id }) },
      Film: { __resolveReference: among(films) },
    },
  },
  shows: {
    sdl: `
      extend type Query { tonight: [Show] }
      type Show { hour: Int film: Film @provides(fields: "title") }
      extend type Film @key(fields: "id") {
        id: ID! @external
        title: String @external
        minutes: Int @external
        long: Boolean @requires(fields: "minutes")
        shows: [Show]
      }
    `,
    resolvers: {
      Query: {
        tonight: () => [
          { hour: 20, film: { id: 'f1', title: 'Alba' } },
          { hour: 22, film: { id: 'f2', title: 'Brio' } },
        ],
      },
      Film: {
        __resolveReference: itself,
        long: ({ minutes }) => minutes > 120,
        shows: ({ id }) => [{ hour: 20, film: { id, title: 'again' } }],
      },
    },
  },
};

export const queries = [
  {
    query: '{ films { title long shows { hour } } }',
    data: {
      films: [
        { title: 'Alba', long: false, shows: [{ hour: 20 }] },
        { title: 'Brio', long: true, shows: [{ hour: 20 }] },
      ],
    },
  },
  {
    query: '{ tonight { hour film { minutes long id } } film(id: "f2") { long } none: film(id: "f3") { long } }',
    data: {
      tonight: [
        { hour: 20, film: { minutes: 90, long: false, id: 'f1' } },
        { hour: 22, film: { minutes: 150, long: true, id: 'f2' } },
      ],
      film: { long: true },
      none: null,
    },
  },
  {
    query: '{ tonight { film { title } } }',
    data: { tonight: [{ film: { title: 'Alba' } }, { film: { title: 'Brio' } }] },
  },
];
