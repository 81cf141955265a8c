import { defineConfig } from '@playwright/test';

// By default the journeys run on the built app before the mock server; with RAPPORT_WEB_BASE_URL before a real one.
const real = process.env.RAPPORT_WEB_BASE_URL;
const PORT = 4478;
const DESK = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };
// Whoever is parted is two records more, and other journeys count the records: this one comes after them, on one screen
// after the other. Alone: npx playwright test who.spec --no-deps --project "desk, who is who"
const WHO = /who\.spec/;

export default defineConfig({
  testDir: 'tests/e2e',
  forbidOnly: true,
  // A busy machine may starve the browser for seconds. What passes only the second time is printed as flaky.
  retries: process.env.CI ? 1 : 0,
  workers: 2,
  fullyParallel: true,
  reporter: [['list']],
  timeout: process.env.CI ? 40_000 : 20_000,
  expect: { timeout: process.env.CI ? 10_000 : 5_000 },
  use: {
    baseURL: real ? new URL(real).origin : `http://127.0.0.1:${PORT}`,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: { executablePath: process.env.RAPPORT_CHROMIUM ?? '/usr/bin/chromium' },
  },
  projects: [
    { name: 'desk', use: DESK, testIgnore: WHO },
    { name: 'phone', use: PHONE, testIgnore: WHO },
    { name: 'desk, who is who', use: DESK, testMatch: WHO, dependencies: ['desk', 'phone'] },
    { name: 'phone, who is who', use: PHONE, testMatch: WHO, dependencies: ['desk, who is who'] },
  ],
  webServer: real
    ? undefined
    : {
        command: 'npm run build && node mock/server.mjs',
        env: { PORT: String(PORT) },
        url: `http://127.0.0.1:${PORT}`,
        reuseExistingServer: false,
      },
});
