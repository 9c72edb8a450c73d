import { rmSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { findChromium } from '../renderer/e2e/find-chromium.ts';
import { startWorkstation, temporaryDir } from '../renderer/e2e/workstation.ts';
import type { BenchReport } from './report.ts';

const starts = 3;

/** Seconds from the command to its address, and to the first candle's prices on the page, on an empty data directory. */
async function measure(executablePath: string): Promise<{ address: number; candle: number; prediction: number }> {
  const dataDir = temporaryDir();
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  const page = await browser.newPage();
  const from = performance.now();
  const seconds = () => (performance.now() - from) / 1_000;
  const workstation = await startWorkstation(dataDir);
  try {
    const address = seconds();
    await page.goto(workstation.url);
    // The legend names the last bar's open, so it is there as soon as a candle is drawn.
    await page.getByText('Vol', { exact: true }).waitFor({ timeout: 120_000 });
    const candle = seconds();
    await page.getByText(/^(LONG|SHORT|ABSTAIN)$/).waitFor({ timeout: 120_000 });
    return { address, candle, prediction: seconds() };
  } finally {
    await browser.close();
    await workstation.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The web workstation on the demo market, from the command to what a user sees: medians of a few starts. */
export async function run(): Promise<BenchReport> {
  const executablePath = findChromium();
  const measured: Awaited<ReturnType<typeof measure>>[] = [];
  for (let i = 0; i < starts; i++) measured.push(await measure(executablePath));
  const median = (name: keyof (typeof measured)[number]) =>
    measured.map((one) => one[name]).sort((a, b) => a - b)[Math.floor(starts / 2)];
  return {
    name: 'start',
    results: [
      { what: 'command to address', value: median('address'), unit: 's' },
      { what: 'command to first candle drawn', value: median('candle'), unit: 's' },
      { what: 'command to first prediction shown', value: median('prediction'), unit: 's' },
    ],
    ratios: [],
  };
}
