// Runs the GraphQL over HTTP audit of the npm package `graphql-http` against a URL and prints the outcomes as JSON.
import { serverAudits } from 'graphql-http';

const [url] = process.argv.slice(2);
const outcomes = [];
for (const audit of serverAudits({ url, fetchFn: fetch })) {
  const result = await audit.fn();
  outcomes.push({ id: audit.id, name: audit.name, status: result.status, reason: result.reason ?? null });
  // An unread body would keep its connection.
  await result.response?.body?.cancel().catch(() => {});
}
console.log(JSON.stringify(outcomes));
