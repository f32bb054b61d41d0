// Starts GraphiQL on the gateway that served this page.
const STARTER = `# Who sat on the board of the PyTorch Foundation on its founding day, and by which principles?
#
# Run it with Ctrl-Enter. Every type and field is described in the documentation explorer (the book, top left).

query Founding {
  foundation(by: { slug: "pytorch" }) {
    name
    foundedOn
    parent {
      name
    }
    board(asOf: "2022-09-12") {
      tier
      company {
        name
      }
    }
    principles(language: ["de", "en"]) {
      ordinal
      title
      language
    }
  }
}
`;

if (globalThis.GraphiQL) {
  const root = ReactDOM.createRoot(document.getElementById('graphiql'));
  const fetcher = GraphiQL.createFetcher({ url: new URL('graphql', document.baseURI).href });
  root.render(React.createElement(GraphiQL, { fetcher, defaultQuery: STARTER, shouldPersistHeaders: false }));
} else {
  document.getElementById('graphiql').textContent = 'The explorer could not be loaded. GraphQL itself is at /graphql.';
}
