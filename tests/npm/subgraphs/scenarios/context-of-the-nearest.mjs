// A context that is set at the root and at each level below: what is nearest counts, and an object sets none for itself.
import { among, itself, withContexts } from '../schema.mjs';

const folders = [
  { id: 'top', lang: 'de', folders: [{ id: 'inner' }, { id: 'mute' }], files: [{ id: 'f' }] },
  { id: 'inner', lang: 'fr', folders: [], files: [{ id: 'f' }, { id: 'g' }] },
  { id: 'mute', lang: null, folders: [{ id: 'inner' }], files: [{ id: 'g' }] },
];

export const subgraphs = {
  names: {
    sdl: withContexts(`
      type Query @context(name: "lang") { lang: String file: File! folder(id: ID!): Folder }
      type Folder @key(fields: "id") @context(name: "lang") {
        id: ID!
        lang: String
        folders: [Folder!]!
        files: [File!]!
        title(lang: String @fromContext(field: "$lang { lang }")): String!
      }
      type File @key(fields: "id") {
        id: ID!
        in: Box!
        title(lang: String @fromContext(field: "$lang { lang }")): String!
      }
      type Box { file: File! }
    `),
    resolvers: {
      Query: { lang: () => 'en', file: () => ({ id: 'f' }), folder: (_, { id }) => folders.find((of) => of.id === id) },
      Folder: {
        __resolveReference: among(folders),
        folders: (folder) => folder.folders.map(({ id }) => folders.find((of) => of.id === id)),
        title: ({ id }, { lang }) => `${id} in ${lang}`,
      },
      File: { __resolveReference: itself, in: (file) => ({ file }), title: ({ id }, { lang }) => `${id} in ${lang}` },
    },
  },
};

export const queries = [
  { query: '{ file { title in { file { title } } } }', data: { file: { title: 'f in en', in: { file: { title: 'f in en' } } } } },
  {
    query: '{ folder(id: "top") { title files { title in { file { title } } } } }',
    data: { folder: { title: 'top in en', files: [{ title: 'f in de', in: { file: { title: 'f in de' } } }] } },
  },
  {
    query: `{
      folder(id: "top") { folders { title files { title } folders { title files { title } } } }
      other: folder(id: "mute") { title files { title } }
    }`,
    data: {
      folder: {
        folders: [
          { title: 'inner in de', files: [{ title: 'f in fr' }, { title: 'g in fr' }], folders: [] },
          {
            title: 'mute in de',
            files: [{ title: 'g in null' }],
            folders: [{ title: 'inner in null', files: [{ title: 'f in fr' }, { title: 'g in fr' }] }],
          },
        ],
      },
      other: { title: 'mute in en', files: [{ title: 'g in null' }] },
    },
  },
];
