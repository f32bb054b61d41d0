// Interfaces that implement interfaces, and fields whose type an implementation narrows.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { all: [Node!]! resources: [Resource!]! }
      interface Node { id: ID! }
      interface Owner { id: ID! }
      interface Resource implements Node { id: ID! owner: Owner }
      type Image implements Resource & Node @key(fields: "id") { id: ID! owner: User! }
      type Video implements Resource & Node @key(fields: "id") { id: ID! owner: Team }
      type User implements Owner & Node @key(fields: "id") { id: ID! }
      type Team implements Owner @key(fields: "id") { id: ID! }
    `),
    resolvers: {
      Query: {
        all: () => [
          { __typename: 'Image', id: 'i' },
          { __typename: 'User', id: 'u' },
          { __typename: 'Video', id: 'v' },
        ],
        resources: () => [
          { __typename: 'Video', id: 'v' },
          { __typename: 'Image', id: 'i' },
          { __typename: 'Video', id: 'w' },
        ],
      },
      Image: { __resolveReference: itself, owner: ({ id }) => ({ __typename: 'User', id: `u${id}` }) },
      Video: {
        __resolveReference: itself,
        owner: ({ id }) => (id === 'w' ? null : { __typename: 'Team', id: `t${id}` }),
      },
    },
  },
  b: {
    sdl: federation(`
      type Image @key(fields: "id") { id: ID! url: String! }
      type Video @key(fields: "id") { id: ID! url: String! length: Int! }
      type User @key(fields: "id") { id: ID! name: String! }
      type Team @key(fields: "id") { id: ID! name: String! lead: User! }
    `),
    resolvers: {
      Image: { __resolveReference: itself, url: ({ id }) => `/i/${id}` },
      Video: { __resolveReference: itself, url: ({ id }) => `/v/${id}`, length: () => 3 },
      User: { __resolveReference: itself, name: ({ id }) => `user ${id}` },
      Team: { __resolveReference: itself, name: ({ id }) => `team ${id}`, lead: ({ id }) => ({ id: `l${id}` }) },
    },
  },
};

export const queries = [
  {
    query:
      '{ all { __typename id ... on Resource { owner { __typename id ... on User { name } ... on Team { name lead { name } } } } ... on User { name } } }',
    data: {
      all: [
        { __typename: 'Image', id: 'i', owner: { __typename: 'User', id: 'ui', name: 'user ui' } },
        { __typename: 'User', id: 'u', name: 'user u' },
        {
          __typename: 'Video',
          id: 'v',
          owner: { __typename: 'Team', id: 'tv', name: 'team tv', lead: { name: 'user ltv' } },
        },
      ],
    },
  },
  {
    query:
      '{ resources { id owner { id } ... on Video { url team: owner { name } } ... on Image { url user: owner { name } } } }',
    data: {
      resources: [
        { id: 'v', owner: { id: 'tv' }, url: '/v/v', team: { name: 'team tv' } },
        { id: 'i', owner: { id: 'ui' }, url: '/i/i', user: { name: 'user ui' } },
        { id: 'w', owner: null, url: '/v/w', team: null },
      ],
    },
  },
  {
    query:
      '{ resources { ... on Node { ... on Image { owner { name } } ... on Owner { id } } ... on Video { length } } }',
    data: { resources: [{ length: 3 }, { owner: { name: 'user ui' } }, { length: 3 }] },
  },
];
