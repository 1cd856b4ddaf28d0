import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Starts the machine's own Chromium: TEST_CHROMIUM, else /usr/bin/chromium.
 *
 * @throws Error when it is not there, with how to get it.
 */
export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.TEST_CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) {
    throw new Error(
      `No Chromium at ${executablePath}. Install it (apt-get install chromium) or name one in TEST_CHROMIUM.`,
    );
  }
  return chromium.launch({ executablePath, args });
}
