// Opens the explorer in headless Chromium with no network but the gateway's, runs a query in it, and prints as JSON
// what the page showed and every URL it asked for.
import puppeteer from 'puppeteer-core';

const [url, chromium, query, expected, screenshot] = process.argv.slice(2);
const browser = await puppeteer.launch({
  executablePath: chromium,
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
});
const requests = [];
const complaints = [];
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  page.on('request', (request) => {
    // A data: URL asks nobody.
    if (!request.url().startsWith('data:')) requests.push(request.url());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(url, { waitUntil: 'load' });

  const editor = await page.waitForSelector('.graphiql-query-editor, .graphiql-editor', { timeout: 30_000 });
  const starter = await page.waitForFunction(
    () => document.querySelector('.graphiql-query-editor, .graphiql-editor')?.textContent || undefined,
    { timeout: 30_000 },
  );
  const starterText = await starter.jsonValue();
  await editor.click();
  await page.keyboard.down('Control');
  await page.keyboard.press('KeyA');
  await page.keyboard.up('Control');
  await page.keyboard.sendCharacter(query);
  await page.click('.graphiql-execute-button');
  const shown = await page
    .waitForFunction(
      (text) => {
        const result = document.querySelector('.result-window, .graphiql-response');
        // Editors show ordinary spaces as no-break ones.
        const content = result?.textContent.replaceAll('\u00a0', ' ');
        return content?.includes(text) ? content : undefined;
      },
      { timeout: 15_000 },
      expected,
    )
    .then((handle) => handle.jsonValue())
    .catch(async (error) => {
      const result = await page.$eval('.graphiql-response', (element) => element.textContent).catch(String);
      complaints.push(`${error}; the result pane shows: ${result}`);
      return null;
    });
  if (screenshot) await page.screenshot({ path: screenshot });
  console.log(JSON.stringify({ starter: starterText, shown, requests, complaints }));
} finally {
  await browser.close();
}
