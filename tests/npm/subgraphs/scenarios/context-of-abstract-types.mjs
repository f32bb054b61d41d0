// Contexts that several types set, an interface, or a union; objects of other types between them.
import { among, federation, itself, withContexts } from '../schema.mjs';

const holders = [
  { __typename: 'Account', id: 'a', currency: 'EUR', owner: { __typename: 'Person', name: 'Ann' } },
  { __typename: 'Purse', id: 'p', coin: 'USD', owner: { __typename: 'Firm', legal: 'Bee Ltd' } },
  { __typename: 'Stall', id: 's', owner: null },
];

export const subgraphs = {
  holders: {
    sdl: withContexts(`
      type Query @context(name: "holder") { holders: [Holder!]! things: [Thing!]! purse: Purse! main: String }
      interface Holder { id: ID! entry: Entry! owner: Owner }
      type Account implements Holder @key(fields: "id") @context(name: "holder") @context(name: "owned") {
        id: ID! currency: String entry: Entry! owner: Owner
      }
      type Purse implements Holder @key(fields: "id") @context(name: "holder") @context(name: "owned") {
        id: ID! coin: String entry: Entry! owner: Owner
      }
      type Stall implements Holder @key(fields: "id") @context(name: "owned") { id: ID! entry: Entry! owner: Owner }
      union Thing = Account | Purse | Stall
      union Owner = Person | Firm
      type Person { name: String }
      type Firm { legal: String }
      type Entry @key(fields: "id") {
        id: ID!
        shown(
          currency: String
            @fromContext(
              field: "$holder ... on Account { currency } ... on Purse { coin } ... on Query { main }"
            )
        ): String
      }
    `),
    resolvers: {
      Query: { holders: () => holders, things: () => holders, purse: () => holders[1], main: () => 'GBP' },
      Account: { __resolveReference: among(holders), entry: ({ id }) => ({ id }) },
      Purse: { __resolveReference: among(holders), entry: ({ id }) => ({ id }) },
      Stall: { __resolveReference: among(holders), entry: ({ id }) => ({ id }) },
      Entry: { __resolveReference: itself, shown: ({ id }, { currency }) => `${id} ${currency}` },
    },
  },
  books: {
    sdl: withContexts(`
      interface Holder @context(name: "any") { id: ID! book: Book! }
      type Account implements Holder @key(fields: "id") { id: ID! book: Book! }
      type Purse implements Holder @key(fields: "id") { id: ID! book: Book! }
      type Stall implements Holder @key(fields: "id") { id: ID! book: Book! }
      type Book @key(fields: "id") { id: ID! page(of: ID @fromContext(field: "$any { id }")): String! }
    `),
    resolvers: {
      Account: { __resolveReference: itself, book: () => ({ id: 'x' }) },
      Purse: { __resolveReference: itself, book: () => ({ id: 'x' }) },
      Stall: { __resolveReference: itself, book: () => ({ id: 'y' }) },
      Book: { __resolveReference: itself, page: ({ id }, { of }) => `${id} of ${of}` },
    },
  },
  plain: {
    sdl: federation('type Book @key(fields: "id") { id: ID! size: Int }'),
    resolvers: { Book: { __resolveReference: itself, size: ({ id }) => id.charCodeAt(0) } },
  },
};

export const queries = [
  {
    query: '{ holders { entry { shown } } }',
    data: { holders: [{ entry: { shown: 'a EUR' } }, { entry: { shown: 'p USD' } }, { entry: { shown: 's GBP' } }] },
  },
  {
    query: '{ things { ... on Purse { entry { shown } } ... on Stall { id entry { shown } } } purse { entry { shown } } }',
    data: {
      things: [{}, { entry: { shown: 'p USD' } }, { id: 's', entry: { shown: 's GBP' } }],
      purse: { entry: { shown: 'p USD' } },
    },
  },
  {
    query: '{ holders { __typename book { page size } } }',
    data: {
      holders: [
        { __typename: 'Account', book: { page: 'x of a', size: 120 } },
        { __typename: 'Purse', book: { page: 'x of p', size: 120 } },
        { __typename: 'Stall', book: { page: 'y of s', size: 121 } },
      ],
    },
  },
  {
    query: '{ things { ... on Holder { book { page } entry { shown } } } }',
    data: {
      things: [
        { book: { page: 'x of a' }, entry: { shown: 'a EUR' } },
        { book: { page: 'x of p' }, entry: { shown: 'p USD' } },
        { book: { page: 'y of s' }, entry: { shown: 's GBP' } },
      ],
    },
  },
];
